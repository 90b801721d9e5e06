"""Reviewing: accept, return as a whole or in part, reopen."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, Transition, apply
from audit import clock
from rectification import states
from rectification.content import digest, rows_of
from rectification.models import Decision, Filing, FilingState, FilingVersion, ReviewDecision, ReviewRemark
from rectification.remarks import spots
from rectification.services.acceptance import enter_ledger, newest_event, standing_rows
from rectification.services.starting import check_version, start_review
from rectification.sheets.statistics_table import own_numbers

__all__ = ["accept_filing", "reopen_filing", "return_filing", "start_review"]


def _decide(
    transition: Transition, decision: str, *, filing: Filing, version: FilingVersion, opinion: str, actor: Actor
) -> ReviewDecision:
    if filing.state == FilingState.SUBMITTED:
        start_review(filing=filing, actor=actor)
    present = clock.now()
    values = {"accepted_at": present if decision == Decision.ACCEPTED else None}
    apply(
        transition, row=filing, actor=actor,
        change=Change(values, reason=opinion, note={"version": version.number, "sha256": version.sha256}),
    )  # fmt: skip
    check_version(filing, version)
    made: ReviewDecision = ReviewDecision.objects.create(
        version=version, reviewer=actor.person, reviewer_name=actor.person.name, decision=decision,
        opinion=opinion, at=present,
    )  # fmt: skip
    ReviewRemark.objects.filter(version=version, decision=None).update(decision=made)
    return made


def _check_intact(version: FilingVersion) -> None:
    """What comes onto the ledger must be what was frozen and signed."""
    signed = version.signatures.filter(void_at=None).values_list("sha256", flat=True)
    if {digest(version.content), *signed} != {version.sha256}:
        raise Refused(
            _("校验码不一致：内容与定稿、签字时不同，没有通过。请告诉系统管理员核查，并退回单位重新签字报送。")
        )


def _check_explained(version: FilingVersion) -> None:
    """A number beside the ledger's is not accepted while it says nothing of why."""
    open_cells = [own for own in own_numbers(version.content) if not own.explained]
    if open_cells:
        own = open_cells[0]
        values = {"count": len(open_cells), "area": own.area, "measure": own.measure}
        raise Refused(
            _("有%(count)d个数与台账不同、没有说明原因，如%(area)s%(measure)s，没有通过。请退回单位补写。") % values
        )


def accept_filing(*, filing: Filing, version: FilingVersion, actor: Actor, opinion: str = "") -> ReviewDecision:
    """审核通过: the rows of a list come onto the ledger. `version` is the one that was shown.

    Refused when its content is not what was frozen and signed. What the ledger was before is kept with the decision.
    """
    with transaction.atomic():
        decision = _decide(
            states.ACCEPTED, Decision.ACCEPTED, filing=filing, version=version, opinion=opinion.strip(), actor=actor
        )
        _check_intact(version)
        _check_explained(version)
        before = standing_rows(filing)
        enter_ledger(filing=filing, version=version, actor=actor)
        decision.ledger_before = {**before, "own_until": newest_event(filing)} if before else {}
        decision.save(update_fields=["ledger_before"])
    return decision


def return_filing(
    *, filing: Filing, version: FilingVersion, reason: str, actor: Actor, partial: bool = False
) -> ReviewDecision:
    """退回修改 with a reason: words, or remarks at single places. `partial` accepts every row without a remark."""
    remarks = list(ReviewRemark.objects.filter(version=version, decision=None))
    reason = reason.strip() or (_("%(places)s要改") % {"places": spots(remarks)} if remarks else "")
    if not reason:
        # Without the right to review, the missing reason is not what stands in the way.
        actor.require(Capability.FILING_REVIEW, filing)
        raise Refused(_("请写明退回原因：哪一条、哪一栏、怎么改。"))
    with transaction.atomic():
        decision = _decide(
            states.RETURNED, Decision.RETURNED, filing=filing, version=version, opinion=reason, actor=actor
        )
        if partial:
            _settle(decision)
    return decision


def _settle(decision: ReviewDecision) -> None:
    """Accept the rows that no remark names. Which these are is read under the filing's lock."""
    named = set(decision.remarks.values_list("row", flat=True))
    if not named:
        raise Refused(_("还没有写逐处意见，分不出哪几条认可。请先对要改的条目写意见，或者整份退回。"))
    decision.settled_rows = [row["id"] for row in rows_of(decision.version.content) if row["id"] not in named]
    decision.save(update_fields=["settled_rows"])


def reopen_filing(*, filing: Filing, reason: str, actor: Actor) -> ReviewDecision:
    """An accepted filing is given back with a reason; what it brought stays until the next version is accepted."""
    if not reason.strip():
        actor.require(Capability.FILING_REVIEW, filing)
        raise Refused(_("请写明重新退回的原因。"))
    with transaction.atomic():
        apply(states.REOPENED, row=filing, actor=actor, change=Change({"accepted_at": None}, reason.strip()))
        return ReviewDecision.objects.create(
            version=filing.current, reviewer=actor.person, reviewer_name=actor.person.name,
            decision=Decision.REOPENED, opinion=reason.strip(), at=clock.now(),
        )  # fmt: skip
