"""Sending a campaign or an amendment to its units, and confirming receipt 签收."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Role
from accounts.models import Membership, User
from accounts.transitions import Change, StaleState, apply, what
from audit import clock
from audit.services import record
from campaigns.amending.words import change_lines
from campaigns.models import Amendment, Campaign, Dispatch, Receipt
from campaigns.states import CONFIRM_RECEIPT
from jobs.outbox import post

BATCH = 2000
#: The category of these messages, for a person's choice of channels.
CATEGORY = "dispatch"

Told = Callable[[Campaign], None]
_followers: list[Told] = []


def add_dispatch_follower(follower: Told) -> Told:
    """Register what an app above does when a campaign or an amendment has been sent. It is called within that
    transaction, so that nothing that follows can be missing, and may be called again for the same campaign."""
    _followers.append(follower)
    return follower


def send_campaign(*, campaign: Campaign, actor: Actor) -> Dispatch:
    """Send the campaign to every unit that takes part. Call it in the transaction that publishes it, which has
    checked who may."""
    number = f"（{campaign.document_number}）" if campaign.document_number else ""
    units = list(campaign.participations.values_list("unit", "name"))
    body = _("《%(title)s》%(number)s已发布。请登录查看并签收。") % {"title": campaign.title, "number": number}
    return _send(campaign, None, f"《{campaign.title}》{number}", units, body, actor)


def send_amendment(*, amendment: Amendment, actor: Actor) -> Dispatch:
    """Send a published amendment to the units that it touches. Call it in the transaction that publishes it."""
    units = list(amendment.notices.values_list("unit", "unit_name"))
    words = _("第%(number)d次修订：%(reason)s") % {"number": amendment.number, "reason": amendment.reason}
    lines = [words, *changed_words(amendment), _("请登录查看并签收。")]
    return _send(amendment.campaign, amendment, words, units, "\n".join(lines), actor)


def changed_words(amendment: Amendment) -> list[str]:
    """What an amendment changes, a line each: “调整时限 第3项：7月底 → 8月底”."""
    found = []
    for change in amendment.changes.all():
        lines = [f"{line.before} → {line.after}" if line.before else line.after for line in change_lines(change)]
        found.append(f"{change.get_kind_display()} {change.words}：{'；'.join(lines)}")
    return found


def _send(
    campaign: Campaign, amendment: Amendment | None, words: str, units: Sequence[tuple[int, str]], body: str,
    actor: Actor,
) -> Dispatch:  # fmt: skip
    dispatch = Dispatch.objects.create(
        campaign=campaign, amendment=amendment, number=amendment.number if amendment else 0, what=words[:300],
        at=clock.now(), by=actor.person,
    )  # fmt: skip
    Receipt.objects.bulk_create(
        (Receipt(dispatch=dispatch, campaign=campaign, unit_id=unit, unit_name=name) for unit, name in units),
        batch_size=BATCH,
    )
    told = _tell(dispatch, [unit for unit, _name in units], body)
    record(
        who=actor.who,
        action="campaigns.dispatch.sent",
        what=what(campaign),
        after={"number": dispatch.number, "units": len(units), "persons": told},
    )
    for follower in _followers:
        follower(campaign)
    return dispatch


def _tell(dispatch: Dispatch, units: Iterable[int], body: str) -> int:
    """Put a message to each liaison of the units into the outbox; how many persons."""
    campaign = dispatch.campaign
    posts = Membership.objects.in_force(clock.today()).filter(unit__in=list(units), role=Role.LIAISON)
    people = User.objects.filter(pk__in=posts.values("user")).order_by("pk")
    values = {"title": campaign.short_title, "label": dispatch.label}
    subject = _("请签收：%(title)s %(label)s") % values
    url = reverse("receipt-list", args=[campaign.slug])
    key = f"campaigns.dispatch:{campaign.uuid}:{dispatch.number}"
    for user in people:
        post(user=user, category=CATEGORY, subject=subject, body=body, key=key, url=url)
    return len(people)


def confirm_receipt(*, receipt: Receipt, actor: Actor) -> bool:
    """签收: a liaison or leader of the unit confirms that it has been received. Doing it again changes nothing and
    returns False; `receipt` then tells who did it first."""
    person = actor.person
    posts = [held.post for held in person.grants.posts if held.unit_id == receipt.unit_id]
    values = {
        "confirmed_at": clock.now(),
        "confirmed_by": person,
        "confirmed_name": person.name[:60],
        "confirmed_post": (posts[0] if posts else "")[:60],
    }
    note = {"unit": receipt.unit_name, "number": receipt.dispatch.number}
    try:
        with transaction.atomic():
            apply(CONFIRM_RECEIPT, row=receipt, actor=actor, change=Change(values=values, note=note))
    except StaleState:
        return False
    return True
