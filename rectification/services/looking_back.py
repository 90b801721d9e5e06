"""回头看: a closed problem is looked at again; found again, it is re-opened into its next round."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused
from audit import clock
from campaigns.successions import living_owner
from rectification import states
from rectification.models import CheckMode, LookBack, Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.services.acting import Note, Said, Uploads, locked, move, note
from rectification.services.extensions import due_words
from rectification.services.telling import tell_unit

_LOOKED_BACK = Note("rectification.problem.looked_back", Capability.CLOSURE_VERIFY, {ProblemState.CLOSED})


@dataclass(frozen=True)
class Looked:
    """How it was looked at: on paper or on site, on which day (None: today), and files."""

    mode: str = CheckMode.ON_SITE
    on: date | None = None
    uploads: Uploads = ()

    @property
    def day(self) -> date:
        """The day of the look-back."""
        return self.on or clock.today()


ON_SITE = Looked()


def look_back(*, problem: Problem, note_text: str, actor: Actor, looked: Looked = ON_SITE) -> LookBack:
    """回头看，没有反弹: it is kept, and stays closed."""
    _sensible(problem, note_text, actor, looked)
    with transaction.atomic():
        event = note(
            _LOOKED_BACK, ProblemEventKind.LOOKED_BACK, problem=problem, actor=actor, values={},
            said=Said(note_text.strip(), looked.on, looked.uploads, {"mode": looked.mode}),
        )  # fmt: skip
        return _kept(event, looked, round=problem.round)


def reopen_problem(
    *, problem: Problem, note_text: str, new_due: date, actor: Actor, looked: Looked = ON_SITE
) -> LookBack:
    """回头看发现反弹: rectified anew, in the next round, by a new date. What was reported stays: figures as of
    an earlier day go by the events recorded by then."""
    _sensible(problem, note_text, actor, looked)
    if new_due < clock.today():
        raise Refused(_("新的完成时限已经过去。请填今天或以后的日期。"))
    with transaction.atomic():
        locked(problem)
        ended = problem.round
        values = {
            "round": ended + 1, "closed_at": None, "claimed_at": None, "checked_at": None, "due_date": new_due,
            "due_text": due_words(new_due), "unit_id": _owner(problem),
        }  # fmt: skip
        event = move(
            states.PROBLEM_REOPENED, ProblemEventKind.REOPENED, problem=problem, actor=actor, values=values,
            said=Said(note_text.strip(), looked.on, looked.uploads, {"mode": looked.mode, "round": ended + 1}),
        )  # fmt: skip
        found = _kept(event, looked, round=ended, new_due=new_due)
        tell_unit(problem, event, leaders=True)
    return found


def _owner(problem: Problem) -> int:
    """Whose it is from now on: its unit's, or where that is gone, the unit's that took over from it."""
    owner = living_owner(problem.campaign, problem.unit)
    if owner is None:
        raise Refused(
            _("“%(unit)s”已经撤销，没有唯一的承接单位，不能重新整改。请用“列入问题”列给现在负责的单位。")
            % {"unit": problem.unit.name}
        )
    return int(owner.pk)


def _sensible(problem: Problem, text: str, actor: Actor, looked: Looked) -> None:
    actor.require(Capability.CLOSURE_VERIFY, problem)
    if not text.strip():
        raise Refused(_("请写回头看的情况：看了什么，怎么样。"))
    if looked.mode not in CheckMode.values:
        raise Refused(_("请选核查方式：书面核查或现场核查。"))
    if looked.day > clock.today():
        raise Refused(_("回头看日期在今天以后。请填实际去看的日期。"))


def _kept(event: ProblemEvent, looked: Looked, *, round: int, new_due: date | None = None) -> LookBack:
    return LookBack.objects.create(
        problem=event.problem, event=event, round=round, mode=looked.mode, found_again=new_due is not None,
        note=event.statement, new_due=new_due, looked_on=looked.day, looked_by=event.actor,
        recorded_at=event.recorded_at,
    )  # fmt: skip
