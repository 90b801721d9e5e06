"""What racing processes do while a change of the organisation takes effect. Called by name from
`test_organisation_races`."""

from collections.abc import Callable
from typing import Any

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Role
from accounts.models import OrganisationChange, Unit, User
from accounts.services.changes import answer_change, carry_out, confirm_change, rehearse, withdraw_change
from accounts.services.memberships import propose_membership
from audit import clock
from campaigns.models import Campaign, FocusItem, Obligation
from campaigns.services import generate_obligations, unwaive_obligation
from personnel.models import Officer
from personnel.services import From, move_officer
from rectification import services
from rectification.services import Found
from tests.personnel.scenes import officer
from tests.rectification.race_acts import on_filing, on_problem

FILING = ("submit", "accept", "reopen", "undo", "save", "start")
PROBLEM = {"claim": "claim", "verify": "verify", "reopen_problem": "reopen"}


def beside(verb: str, user: int, row: int, reads: int = 0, **more: Any) -> None:
    """The change itself (`carry`), or what somebody does beside it, who has read something else before."""
    for _n in range(reads):
        Unit.objects.count()
    if verb in FILING:
        on_filing(verb, user, row)
    elif verb in PROBLEM:
        on_problem(PROBLEM[verb], user, row)
    else:
        ACTS[verb](row, Actor(User.objects.get(pk=user)) if user else SYSTEM, **more)


def _carry(row: int, actor: Actor) -> None:
    carry_out(change=OrganisationChange.objects.get(pk=row), actor=actor)


def _withdraw(row: int, actor: Actor) -> None:
    withdraw_change(change=OrganisationChange.objects.get(pk=row), reason="缓办", actor=actor)


def _confirm(row: int, actor: Actor) -> None:
    change = OrganisationChange.objects.get(pk=row)
    confirm_change(change=change, digest=rehearse(change).digest, actor=actor)


def _answer(row: int, actor: Actor) -> None:
    change = OrganisationChange.objects.get(pk=row)
    line = change.lines.filter(side="receiver").first()
    assert line is not None
    answers = {(a.subject.unit_id or 0, a.holding.key): line.pk for a in rehearse(change).asked}
    answer_change(change=change, answers=answers, revision=change.revision, actor=actor)


def _open(row: int, actor: Actor) -> None:
    services.open_filing(obligation=Obligation.objects.get(pk=row), actor=actor)


def _unwaive(row: int, actor: Actor) -> None:
    unwaive_obligation(obligation=Obligation.objects.get(pk=row), reason="仍要报", actor=actor)


def _list(row: int, actor: Actor) -> None:
    campaign = Campaign.objects.get()
    found = Found(
        focus_item_id=FocusItem.objects.filter(area__campaign=campaign).values_list("pk", flat=True)[0],
        description="抽查发现的问题", source="special_inspection", reported_by="superior_organ", severity="serious",
        kind="time_limited",
    )  # fmt: skip
    services.list_problem(campaign=campaign, unit=Unit.objects.get(pk=row), found=found, actor=actor)


def _reconcile(row: int, actor: Actor) -> None:
    services.open_reconciliations(campaign=Campaign.objects.get(), day=clock.today(), actor=actor, units=[row])


def _generate(row: int, actor: Actor) -> None:
    generate_obligations(campaign=Campaign.objects.get(pk=row), today=clock.today(), actor=actor)


def _move(row: int, actor: Actor, to: int) -> None:
    since = From(clock.today(), "工作需要")
    move_officer(
        officer=Officer.objects.get(pk=row), unit=Unit.objects.get(pk=to), since=since, keep_certificates=True,
        actor=actor,
    )  # fmt: skip


def _add(row: int, actor: Actor) -> None:
    officer(Unit.objects.get(pk=row), actor.person, name="新来的人")


def _propose(row: int, actor: Actor, person: int) -> None:
    holder = User.objects.get(pk=person)
    propose_membership(user=holder, unit=Unit.objects.get(pk=row), role=Role.UNIT_LEADER, actor=actor)


ACTS: dict[str, Callable[..., None]] = {
    "carry": _carry, "withdraw": _withdraw, "confirm": _confirm, "answer": _answer, "open": _open,
    "unwaive": _unwaive, "list": _list, "reconcile": _reconcile, "generate": _generate, "move": _move, "add": _add,
    "propose": _propose,
}  # fmt: skip
