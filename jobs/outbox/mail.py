"""Mail through Django's SMTP backend: one connection for a batch, one mail per message."""

import smtplib
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from audit import clock
from audit.clock import SHANGHAI
from jobs.models import ChannelChoice, Message
from jobs.outbox.carriers import Outage, Rejected, TryLater
from jobs.outbox.words import absolute


def mail_of(message: Message, address: str) -> EmailMultiAlternatives:
    """The mail: plain text and HTML. Its Message-ID is the row's, so that a second copy can be told for one."""
    context = {
        "message": message,
        "link": absolute(message.url),
        "choices": absolute("/account/channels/"),
        "name": message.user.name,
    }
    host = settings.EMAIL_FROM.rpartition("@")[2].rstrip(">") or "localhost"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=render_to_string("messages/message.txt", context),
        to=[address],
        headers={
            "Message-ID": f"<{message.uuid}@{host}>",
            "Date": format_datetime(clock.now().astimezone(SHANGHAI)),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
        },
    )
    mail.attach_alternative(render_to_string("messages/message.html", context), "text/html")
    return mail


class MailCarrier:
    """SMTP. An address refused for good (5xx) ends the message; everything else is tried again."""

    def __init__(self) -> None:
        self._connection: Any = None

    def send(self, message: Message, choice: ChannelChoice) -> None:
        """Hand the mail over; returns when the server has said that it has it."""
        if not settings.EMAIL_HOST:
            raise Outage(_("没有配置邮件服务器"))
        mail = mail_of(message, choice.address)
        try:
            if self._connection is None:
                self._connection = self._opened()
            mail.connection = self._connection
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            code, text = next(iter(error.recipients.values()))
            raise (Rejected if code >= 500 else TryLater)(_answer(code, text)) from error
        except smtplib.SMTPAuthenticationError as error:
            self._reset()
            raise Outage(_("邮件服务器不接受登录名或密码（%(code)s）") % {"code": error.smtp_code}) from error
        except smtplib.SMTPResponseException as error:
            self._reset()
            closing = error.smtp_code == 421  # "service not available, closing transmission channel"
            raise (Outage if closing else TryLater)(_answer(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            self._reset()
            raise Outage(_("连不上邮件服务器（%(why)s）") % {"why": _short(error)}) from error

    def _opened(self) -> Any:
        connection = get_connection()
        connection.open()
        return connection

    def _reset(self) -> None:
        self.close()
        self._connection = None

    def close(self) -> None:
        """Say goodbye; who has gone already is not missed."""
        if self._connection is not None:
            try:
                self._connection.close()
            except (OSError, smtplib.SMTPException):
                self._connection.connection = None


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _("邮件服务器没有收下：%(code)s %(said)s") % {"code": code, "said": said[:120]}


def _short(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:120]
