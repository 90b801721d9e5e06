"""Whether something may be filled today, in words: early opening, lock and reopening of `campaigns.windows`."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.transitions import Refused
from audit import clock
from campaigns.models import Campaign, Obligation
from campaigns.windows import Opening, Window, window_of
from rectification.due import plain_day
from rectification.models import Filing


def whom_to_ask(campaign: Campaign) -> str:
    """The lead office with its contact, as the notice names it."""
    contact = " ".join(part for part in (campaign.contact_name, campaign.contact_phone) if part)
    return f"{campaign.organiser.name}（{contact}）" if contact else campaign.organiser.name


def closed_words(obligation: Obligation, campaign: Campaign, today: date) -> str:
    """Why it may not be filled today and what to do; empty when it may."""
    window = window_of(obligation, campaign)
    opening = window.on(today)
    if opening == Opening.EARLY and window.first:
        return _("这份材料%(day)s起可以填。") % {"day": plain_day(window.first, today)}
    if opening == Opening.LOCKED and window.last:
        values = {"day": plain_day(window.last, today), "office": whom_to_ask(campaign)}
        return _("这份材料%(day)s后已锁定，不能再填。如需补报，请联系%(office)s补开。") % values
    return ""


def reopened_words(window: Window, today: date) -> str:
    """补开至7月18日; empty where no reopening is in force."""
    if window.on(today) != Opening.REOPENED or window.reopened_until is None:
        return ""
    return _("补开至%(day)s") % {"day": plain_day(window.reopened_until, today)}


def require_open(obligation: Obligation, filing: Filing | None = None) -> None:
    """Raise Refused when the unit may not fill it today.

    What was submitted once is corrected whenever it is returned, and who enters a unit's paper enters it late too.
    """
    if filing is not None and (filing.first_submitted_at is not None or filing.entered_by_id is not None):
        return
    words = closed_words(obligation, obligation.campaign, clock.today())
    if words:
        raise Refused(words)
