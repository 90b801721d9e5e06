"""Many problems at once: proposed with its rows fixed, confirmed once, done row by row by the single services."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply
from audit import clock
from campaigns.models import Campaign
from jobs.registry import Cancelled, Progress
from jobs.services import enqueue
from rectification import states
from rectification.bulk.counting import with_reason
from rectification.bulk.verbs import VERBS, Verb
from rectification.models import BulkOutcome, BulkRow, BulkRun, BulkState, Extension, Problem

JOB_KIND = "rectification.bulk"
#: As many as are done while the browser waits; more go to the background.
AT_ONCE = 200
MOST = 20_000
BATCH = 1000
STEP = 25


def propose_bulk(
    *, campaign: Campaign, verb: str, problems: "QuerySet[Problem]", actor: Actor, query: str = "", whole: bool = False
) -> BulkRun:
    """Fix the problems that were chosen, among those that the person reads, and write nothing else.

    Raises PermissionDenied (may not do this to any problem), Refused (none chosen, or too many).
    """
    if not VERBS[verb].offered_to(actor.person):
        raise PermissionDenied(_("您没有办理这件事的权限。"))
    rows = problems.visible_to(actor.person).filter(campaign=campaign)  # type: ignore[attr-defined]
    keys = list(rows.values_list("pk", flat=True)[: MOST + 1])
    if not keys:
        raise Refused(_("还没有选中问题。先在台账里勾选，或者选中全部。"))
    if len(keys) > MOST:
        raise Refused(_("一次最多办%(most)d条。请加筛选条件，分几次办。") % {"most": MOST})
    with transaction.atomic():
        # What was looked at and left is nobody's history.
        BulkRun.objects.filter(actor=actor.person, state=BulkState.PROPOSED).delete()
        run = BulkRun.objects.create(
            campaign=campaign, actor=actor.person, address=actor.address, verb=verb, query=query[:1000], whole=whole,
            total=len(keys), proposed_at=clock.now(),
        )  # fmt: skip
        BulkRow.objects.bulk_create(
            (BulkRow(run=run, problem_id=key, position=place) for place, key in enumerate(keys, 1)), batch_size=BATCH
        )
    return run


def confirm_bulk(*, run: BulkRun, typed: Mapping[str, Any], actor: Actor) -> BulkRun:
    """Do it: at once, or as a job where there are many. Pressed again it goes on with what was left, if anything.

    Raises Refused (what the act needs is missing), PermissionDenied.
    """
    actor.require(Capability.LEDGER_READ, run)
    verb = VERBS[run.verb]
    actor.require_any(verb.capability)
    if run.state == BulkState.PROPOSED:
        params = verb.reads(typed, run.campaign, actor.person)
        try:
            _begin(run, params, verb, actor)
        except StaleState:
            # The same press twice: the other one is at it.
            run.refresh_from_db()
    if run.state == BulkState.RUNNING and run.job_id is None:
        do_rows(run)
    return run


def _begin(run: BulkRun, params: dict[str, Any], verb: Verb, actor: Actor) -> None:
    values = {"params": params, "confirmed_at": clock.now(), "address": actor.address}
    note = {"verb": run.verb, "rows": run.total}
    with transaction.atomic():
        apply(states.BULK_CONFIRMED, row=run, actor=actor, change=Change(values, note=note))
        _leave_out(run, verb, actor)
        if run.total > AT_ONCE:
            title = _("批量%(verb)s，%(count)d条") % {"verb": verb.label, "count": run.total}
            run.job = enqueue(kind=JOB_KIND, title=title, params={"run": str(run.uuid)}, actor=actor)
            BulkRun.objects.filter(pk=run.pk).update(job=run.job)


def _leave_out(run: BulkRun, verb: Verb, actor: Actor) -> None:
    """Rows to which the act does not apply end with the reason that was shown: one update a reason."""
    problems = with_reason(run, verb, actor.person)
    for place, (_condition, why) in enumerate(verb.reasons(actor.person)):
        which = problems.filter(which=place).values("pk")
        run.rows.waiting().filter(problem__in=which).update(outcome=BulkOutcome.NOT_DONE, why=why)


def run_bulk(progress: Progress) -> dict[str, Any]:
    """The job. Repeatable: rows that have had their turn are not touched again."""
    run = BulkRun.objects.select_related("campaign", "actor").get(uuid=progress.job.params["run"])
    do_rows(run, progress)
    return {"run": str(run.uuid)}


def do_rows(run: BulkRun, progress: Progress | None = None) -> None:
    """Each waiting row in a transaction of its own, then the end. Safe beside another process that does the same."""
    waiting = list(run.rows.waiting().order_by("position").values_list("pk", flat=True))
    done = run.total - len(waiting)
    for place, key in enumerate(waiting):
        if progress and place % STEP == 0 and not _goes_on(progress, done + place, run):
            break
        _do_row(run, key)
    _end(run)


def _goes_on(progress: Progress, done: int, run: BulkRun) -> bool:
    try:
        progress.step(_("正在逐条办理"), done, run.total)
    except Cancelled:
        # Not the job's own end: some rows are done, and who asked reads which.
        run.rows.waiting().update(outcome=BulkOutcome.NOT_DONE, why=_("您中途取消，没有办这一条"))
        return False
    return True


def _do_row(run: BulkRun, key: int) -> None:
    with transaction.atomic():
        # Taking the row first keeps a second process out, and on SQLite takes the writer's lock.
        if not BulkRow.objects.waiting().filter(pk=key).update(outcome=BulkOutcome.NOT_DONE):
            return
        problem = Problem.objects.get(bulk_rows=key)
        try:
            with transaction.atomic():
                VERBS[run.verb].act(problem, run.params, Actor(run.actor, run.address))
        except StaleState as stale:
            state = stale.row.get_state_display() if isinstance(stale.row, (Problem, Extension)) else ""
            why = _("已是“%(state)s”，没有再办") % {"state": state} if state else str(stale)
        except (Refused, PermissionDenied) as refusal:
            why = str(refusal)
        else:
            BulkRow.objects.filter(pk=key).update(outcome=BulkOutcome.DONE)
            return
        BulkRow.objects.filter(pk=key).update(why=why[:300])


def _end(run: BulkRun) -> None:
    """Written by whoever finds nothing left to do, once."""
    if run.rows.waiting().exists():
        return
    counts = outcome_counts(run)
    note = {"rows": run.total, "not_done": counts.get(BulkOutcome.NOT_DONE, 0)}
    change = Change({"ended_at": clock.now()}, note=note)
    try:
        apply(states.BULK_ENDED, row=run, actor=Actor(run.actor, run.address), change=change)
    except StaleState:
        run.refresh_from_db()


def outcome_counts(run: BulkRun) -> dict[str, int]:
    """Outcome → rows, "" for those that wait."""
    return dict(run.rows.order_by().values_list("outcome").annotate(Count("pk")))
