"""A reviewer's opinions of single cells and rows: written during the review, told to the unit by the decision."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from rectification.models import Filing, FilingState, FilingVersion, ReviewRemark
from rectification.places import ATTACHMENTS, Places, places_of
from rectification.services.starting import check_version, start_review


def write_remark(
    *, filing: Filing, version: FilingVersion, row: str, column: str, text: str, actor: Actor
) -> ReviewRemark:
    """Keep an opinion of a cell (`row` and `column`), a row (`column` "") or a field (`row` ""). Starts the review.

    The same words at the same place are kept once. Raises Refused for a place that the version does not have.
    """
    actor.require(Capability.FILING_REVIEW, filing)
    if not text.strip():
        raise Refused(_("请写意见：怎么改。"))
    with transaction.atomic():
        _under_review(filing, version, actor)
        place = _place(places_of(filing, version), row, column)
        remark, made = ReviewRemark.objects.get_or_create(
            version=version, decision=None, row=row, column=column, text=text.strip(),
            defaults={
                "place": place[:40], "author": actor.person, "author_name": actor.person.name, "at": clock.now(),
            },
        )  # fmt: skip
        if made:
            record(
                who=actor.who, action="rectification.filing.remark_written", what=what(filing),
                after={"version": version.number, "place": place, "column": column, "text": remark.text},
            )  # fmt: skip
    return remark


def remove_remark(*, filing: Filing, remark: ReviewRemark, actor: Actor) -> None:
    """Take back an opinion that no decision has told the unit yet."""
    actor.require(Capability.FILING_REVIEW, filing)
    with transaction.atomic():
        _under_review(filing, remark.version, actor)
        deleted, _by_model = ReviewRemark.objects.filter(pk=remark.pk, version__filing=filing, decision=None).delete()
        if not deleted:
            raise Refused(_("这条意见已随审核结论送出，或者刚被别人删去。"))
        record(
            who=actor.who, action="rectification.filing.remark_removed", what=what(filing),
            before={"place": remark.place, "column": remark.column, "text": remark.text},
        )  # fmt: skip


def _under_review(filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Under the filing's lock, the version that was shown is the one that is being judged."""
    locked = Filing.objects.select_for_update().get(pk=filing.pk)
    if locked.state == FilingState.SUBMITTED:
        start_review(filing=filing, actor=actor)
    elif locked.state != FilingState.UNDER_REVIEW:
        raise StaleState(locked, locked.state)
    check_version(locked, version)


def _place(places: Places, row: str, column: str) -> str:
    """The row's name on paper; "" for a field."""
    if row:
        if row not in places.rows or (column and column not in places.columns):
            raise Refused(_("这一版里没有这一格。请从列表里选第几条、哪一栏。"))
        return places.rows[row]
    known: Mapping[str, str] = places.fields
    if column not in known and column != ATTACHMENTS:
        raise Refused(_("请先选第几条或哪一栏。对整份材料的意见写在下面的审核意见里。"))
    return ""
