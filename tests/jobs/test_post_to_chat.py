"""Robots and webhooks against a real receiver: what is posted, and what its answers mean."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from audit.clock import standing_at
from jobs.models import ChannelChoice, Message
from jobs.outbox import deliver_due, guard, post
from jobs.outbox.guard import InsideAddress, guarded_session
from tests.jobs.helpers import MORNING, minutes


class Receiver(ThreadingHTTPServer):
    """Answers with `status` and `answer`, and keeps what came."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got, self.status, self.answer = [], 200, {"errcode": 0, "code": 0}

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((urlsplit(self.path).path, parse_qs(urlsplit(self.path).query), body))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def receiver(settings):
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CHAT_ADDRESSES = {
            "wecom": f"{server.base}/cgi-bin/webhook/send",
            "dingtalk": f"{server.base}/robot/send",
            "feishu": f"{server.base}/open-apis/bot/v2/hook/",
        }
        settings.WEBHOOK_ALLOW_PRIVATE = True
        settings.QUIET_HOURS = None
        settings.SITE_URL = "https://zhengzhi.lanchuan.example/"
        yield server
        server.shutdown()


def tell(user, channel, address, secret="", body="请报送"):
    ChannelChoice.objects.create(user=user, channel=channel, address=address, secret=secret)
    with standing_at(MORNING):
        post(user=user, category="t", subject="催办", body=body, key="k", url="/obligations/", channels=[channel])
        deliver_due()
    message: Message = Message.objects.get()
    return message


LINK = "https://zhengzhi.lanchuan.example/obligations/"


def test_wecom(cast, receiver):
    message = tell(cast.shen, "wecom", f"{receiver.base}/cgi-bin/webhook/send?key=ab-12")
    text = {"msgtype": "text", "text": {"content": f"催办\n请报送\n{LINK}"}}
    assert receiver.got == [("/cgi-bin/webhook/send", {"key": ["ab-12"]}, text)]
    assert message.state == "sent"


def test_feishu(cast, receiver):
    tell(cast.shen, "feishu", f"{receiver.base}/open-apis/bot/v2/hook/ab-12")
    text = {"msg_type": "text", "content": {"text": f"催办\n请报送\n{LINK}"}}
    assert receiver.got == [("/open-apis/bot/v2/hook/ab-12", {}, text)]


def test_dingtalk_with_a_signature_that_its_receiver_can_check(cast, receiver):
    tell(cast.shen, "dingtalk", f"{receiver.base}/robot/send?access_token=ab12", secret="SECabc")
    ((_path, query, body),) = receiver.got
    assert query["access_token"] == ["ab12"] and body["text"]["content"].startswith("催办")
    signed = f"{query['timestamp'][0]}\nSECabc".encode()
    assert query["sign"] == [base64.b64encode(hmac.new(b"SECabc", signed, hashlib.sha256).digest()).decode()]


def test_webhook(cast, receiver):
    message = tell(cast.shen, "webhook", f"{receiver.base}/in")
    ((path, _query, body),) = receiver.got
    assert path == "/in"
    assert (body["title"], body["message"], body["id"], body["url"]) == ("催办", "请报送", str(message.uuid), LINK)


def test_a_long_text_is_cut_and_its_link_is_not(cast, receiver):
    tell(cast.shen, "wecom", f"{receiver.base}/cgi-bin/webhook/send?key=ab", body="整治" * 2000)
    text = receiver.got[0][2]["text"]["content"]
    assert len(text.encode()) <= 2048 and text.endswith(f"…\n{LINK}")


@pytest.mark.parametrize(
    ("status", "answer", "ends"),
    [
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, "failed"),
        (200, {"errcode": 45033, "errmsg": "too fast"}, "waiting"),
        (200, ["?"], "waiting"),
        (502, {}, "waiting"),
    ],
)
def test_a_refusal_inside_a_200_is_no_delivery(cast, receiver, status, answer, ends):
    receiver.status, receiver.answer = status, answer
    message = tell(cast.shen, "wecom", f"{receiver.base}/cgi-bin/webhook/send?key=ab")
    assert message.state == ends and message.reason


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_follows_nobody_and_tries_again(cast, receiver, status):
    receiver.status = status
    assert tell(cast.shen, "webhook", f"{receiver.base}/in").state == "waiting"
    assert [path for path, _query, _body in receiver.got] == ["/in"]
    receiver.status = 200
    with standing_at(MORNING + minutes(1)):
        deliver_due()
    assert Message.objects.get().state == "sent"


def test_the_key_stands_in_no_reason(cast, settings):
    settings.CHAT_ADDRESSES = {"wecom": "http://127.0.0.1:9/send"}
    settings.QUIET_HOURS = None
    message = tell(cast.shen, "wecom", "http://127.0.0.1:9/send?key=topsecret")
    assert message.state == "waiting" and "topsecret" not in message.reason


def test_the_connected_socket_is_looked_at(receiver, settings):
    """A name that led outside when it was checked and inside when it was called gets no byte."""
    settings.WEBHOOK_ALLOW_PRIVATE = False
    with guarded_session() as session, pytest.raises(InsideAddress):
        session.post(f"{receiver.base}/in", json={}, timeout=5)
    assert receiver.got == []


class EndlessServer(ThreadingHTTPServer):
    """Answers without end; `left` is set when the other side has gone, `over` ends it in any case."""

    def __init__(self, status):
        super().__init__(("127.0.0.1", 0), Endless)
        self.status, self.left, self.over = status, threading.Event(), threading.Event()


class Endless(BaseHTTPRequestHandler):
    """Goes on until the other side has gone: with the body of its answer, or with head after head."""

    server: EndlessServer

    def do_POST(self):
        head = b"HTTP/1.1 %d Fine\r\nLocation: /elsewhere\r\n\r\n" % self.server.status
        part = head if self.server.status == 100 else b"x" * 4096
        try:
            self.wfile.write(head)
            while not self.server.over.wait(0.01):
                self.wfile.write(part)
        except OSError:
            self.server.left.set()

    def log_message(self, *_args):
        """Quiet."""


@pytest.mark.parametrize(("status", "ends"), [(200, "sent"), (302, "waiting"), (100, "waiting")])
def test_a_webhook_that_answers_without_end_holds_nobody(cast, settings, monkeypatch, status, ends):
    settings.WEBHOOK_ALLOW_PRIVATE, settings.QUIET_HOURS = True, None
    monkeypatch.setattr(guard, "LONGEST_HEAD", 0.5)
    with EndlessServer(status) as server:
        # Were it read to its end, the test would end all the same, and fail.
        end = threading.Timer(20, server.over.set)
        end.daemon = True
        end.start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        message = tell(cast.shen, "webhook", f"http://127.0.0.1:{server.server_address[1]}/in")
        assert message.state == ends
        assert server.left.wait(5) and not server.over.is_set()
        end.cancel()
        server.over.set()
        server.shutdown()
