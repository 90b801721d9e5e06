"""The demo's organisation changes: one brigade went into another this morning, and two more are to be merged."""

from datetime import timedelta

from accounts.actors import SYSTEM
from accounts.services.changes import Plan, answer_change, carry_out_due, confirm_change, plan_change, rehearse
from audit import clock
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation

#: Days from today, the brigade that goes, the one that takes over, and the number of the document.
MERGERS = ((0, "HD-DD", "DP-DD", 11), (30, "QH-DD", "BL-DD", 16))
BASIS = "岚川市委编办批复（岚编〔%(year)d〕%(number)d号）"


def change_organisation(organisation: Organisation) -> None:
    """Planned some days ago; what is due takes effect now, as the job of the day does it."""
    today = clock.today()
    with at(-3, 15):
        for days, leaving, taking, number in MERGERS:
            _merge(organisation, leaving, taking, days, BASIS % {"year": today.year, "number": number})
    carry_out_due(actor=SYSTEM)


def _merge(organisation: Organisation, leaving: str, taking: str, days: int, basis: str) -> None:
    admin = organisation.actor("xitong")
    subject, receiver = organisation.units[leaving], organisation.units[taking]
    on = clock.today() + timedelta(days=3 + days)
    plan = Plan(kind="merge", on=on, basis=basis, subjects=[subject, receiver], receivers=[receiver])
    change = plan_change(plan=plan, actor=admin)
    line = change.lines.get(side="receiver")
    asked = rehearse(change).asked
    answers = {(one.subject.unit_id or 0, one.holding.key): line.pk for one in asked}
    change = answer_change(change=change, answers=answers, revision=change.revision, actor=admin)
    confirm_change(change=change, digest=rehearse(change).digest, actor=admin)
