"""Mail through a real SMTP server: TLS from the first byte (465), STARTTLS (587), sign-in; what arrives is kept."""

import ssl
import subprocess
from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from audit.clock import standing_at
from jobs.models import Message
from jobs.outbox import deliver_due, post
from tests.jobs.helpers import MORNING, mail_for
from tests.jobs.plant import PostOffice

BODY = """今天到期
　　问题清单（望溪县交通运输局）
3个工作日后到期
　　月度工作信息、制度建设清单

还有2项，请登录后查看。"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody but this test trusts."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out",
         folder / "cert.pem", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def signed_in(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"zhengzhi", b"word-of-2026"), handled=False)


def send_through(settings, office, user, security, password="word-of-2026"):
    """One message to the user through the office; what became of its row."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", office.port
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = security == "ssl", security == "starttls"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "zhengzhi", password
    settings.EMAIL_FROM, settings.QUIET_HOURS = "zhengzhi@lanchuan.example", None
    settings.DEFAULT_FROM_EMAIL = '"专项整治管理" <zhengzhi@lanchuan.example>'
    settings.SITE_URL = "https://zhengzhi.lanchuan.example/"
    mail_for(user)
    office.open()
    try:
        with standing_at(MORNING):
            post(
                user=user, category="t", subject="您有5项报送，最早今天到期", body=BODY, key="k", channels=["mail"],
                url="/obligations/",
            )  # fmt: skip
            deliver_due()
    finally:
        office.close()
    return Message.objects.get()


def office_for(security, tls):
    options = {"auth_required": True, "authenticator": signed_in, "auth_require_tls": security == "starttls"}
    if security == "starttls":
        return PostOffice(tls_context=tls, require_starttls=True, **options)
    return PostOffice(ssl_context=tls, **options)


@pytest.mark.django_db
@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_mail_arrives_over_tls(cast, settings, certificate, tls, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    office = office_for(security, tls)
    message = send_through(settings, office, cast.shen, security)
    assert (message.state, message.reason) == ("sent", "")
    assert office.ids == [f"<{message.uuid}@lanchuan.example>"]
    arrived: Any = BytesParser(policy=policy.default).parsebytes(office.raw[0])
    assert arrived["Subject"] == "您有5项报送，最早今天到期"
    assert arrived["From"].addresses[0].display_name == "专项整治管理"
    assert "制度建设清单" in arrived.get_body(("plain",)).get_content()


@pytest.mark.django_db
@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_password(cast, settings, tls, security):
    office = office_for(security, tls)
    message = send_through(settings, office, cast.shen, security)
    assert message.state == "waiting" and "CERTIFICATE_VERIFY_FAILED" in message.reason
    assert office.ids == []


@pytest.mark.django_db
def test_a_wrong_password_is_told_and_tried_again(cast, settings, certificate, tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    message = send_through(settings, office_for("ssl", tls), cast.shen, "ssl", password="other-word")
    assert message.state == "waiting" and "不接受登录名或密码" in message.reason
