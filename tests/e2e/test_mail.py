"""A mail's HTML part in a browser, at the width of a desk's mail program and of a phone."""

from email import policy
from email.parser import BytesParser
from typing import Any

import pytest
from django.core import mail

from jobs.outbox import deliver_due, post
from tests.jobs.helpers import mail_for
from tests.jobs.test_smtp import BODY


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [680, 375])
def test_the_mail_is_one_page_wide(cast, settings, page, tmp_path, width):
    """The HTML part as a mail program would show it: nothing sticks out, the button stands in its colour."""
    mail_for(cast.shen)
    settings.EMAIL_HOST, settings.QUIET_HOURS = "mail.lanchuan.example", None
    post(
        user=cast.shen,
        category="t",
        subject="您有5项报送，最早今天到期",
        body=BODY,
        key="k",
        channels=["mail"],
        url="/x/",
    )
    deliver_due()
    html: Any = BytesParser(policy=policy.default).parsebytes(mail.outbox[0].message().as_bytes()).get_body(("html",))
    page.set_viewport_size({"width": width, "height": 700})
    page.set_content(html.get_content())
    page.screenshot(path=tmp_path / "mail.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    button = page.get_by_role("link", name="去办理")
    assert button.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(27, 64, 121)"
