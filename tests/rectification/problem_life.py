"""A machine that plays the lives of problems: random acts by random people of the cast, one at a time, over days.

What must hold after every step stands in `ProblemLife.check`; a test of something else that must hold (the identities
of the figures) subclasses it and says so in `after_step`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from rectification import services
from rectification.figures import Stage, replay
from rectification.models import ExtensionState, Problem, ProblemState, Supervision
from tests.campaign_factory import Given, make_campaign
from tests.cast import Cast
from tests.rectification.problem_rules import RIGHTS, VERBS, Expect, Life, Rules
from tests.rectification.scenes import act, fill_ledger

PEOPLE: Final = ["shen", "han", "lin", "qian", "sun", "zhao", "zhou", "wu", "luo", "chen", "auditor"]
#: What replaying the events, and the trail, must give back.
FIELDS: Final = [
    "state", "round", "due_date", "due_text", "extension_count", "claimed_at", "checked_at", "closed_at",
    "supervised_at",
]  # fmt: skip


def as_text(problem: Problem, name: str) -> str | None:
    """A field as the events say it."""
    columns = {column.attname: column for column in problem._meta.concrete_fields}
    return None if getattr(problem, name) is None else str(columns[name].value_to_string(problem))


class ProblemLife(RuleBasedStateMachine):
    """Two problems, of a county and of the lead office itself, in a campaign whose check and closing may or may not be
    one person's."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast
        self.block = transaction.atomic()
        self.block.__enter__()
        self.moment = clock.now()

    def teardown(self) -> None:
        """Take the example's rows back."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(separate=st.booleans())
    def begin(self, separate: bool) -> None:
        """A campaign and its ledger."""
        self.given: Given = make_campaign(self.cast)
        self.given.campaign.separate_check = separate
        self.given.campaign.save()
        self.separate = separate
        self.rules_of_life = Rules(separate=separate)
        county = {"unit": {"shen", "han"}, "verify": {"zhao", "zhou", "wu", "luo"}, "decide": {"zhao", "zhou", "wu"},
                  "impose": {"zhao", "zhou"}, "lift": {"chen"}}  # fmt: skip
        office = county | {"unit": {"qian", "sun"}, "verify": {"wu", "luo"}, "decide": {"wu"}}
        self.lives = [self._life(self.cast.wangxi, county), self._life(self.cast.legal, office)]

    def _life(self, unit: Any, may: dict[str, set[str]]) -> Life:
        due = clock.local_date(self.moment) + timedelta(days=12)
        problem = fill_ledger(self.given, unit, 1, due_date=due, first_due_date=due)[0]
        problem.refresh_from_db()
        return Life(problem, may, due=due, base={name: as_text(problem, name) for name in FIELDS})

    @rule(days=st.integers(1, 9))
    def nights(self, days: int) -> None:
        """Time passes."""
        self.moment += timedelta(days=days)
        self._step()

    @rule(who=st.sampled_from(PEOPLE), verb=st.sampled_from(VERBS), place=st.integers(0, 1))
    def act(self, who: str, verb: str, place: int) -> None:
        """Anybody tries anything."""
        self._do(self.lives[place], verb, who)

    @rule(verb=st.sampled_from(VERBS), place=st.integers(0, 1), chance=st.integers(0, 3))
    def likely(self, verb: str, place: int, chance: int) -> None:
        """Somebody who may, because random people alone rarely get far."""
        life = self.lives[place]
        people = sorted(life.may[RIGHTS[verb]])
        self._do(life, verb, people[chance % len(people)])

    @rule(place=st.integers(0, 1), picks=st.lists(st.integers(0, 999), min_size=2, max_size=5))
    def useful(self, place: int, picks: list[int]) -> None:
        """Some acts that are possible, by people who may: lives get long."""
        life = self.lives[place]
        for pick in picks:
            verbs = [verb for verb in VERBS if self._possible(life, verb)]
            verb = verbs[pick % len(verbs)]
            people = [who for who in sorted(life.may[RIGHTS[verb]]) if self._possible(life, verb, who)]
            self._do(life, verb, people[pick // 7 % len(people)])

    def _possible(self, life: Life, verb: str, who: str = "") -> bool:
        try:
            return bool(self._expected(life, verb, who))
        except Expect:
            return False

    def _do(self, life: Life, verb: str, who: str) -> None:
        self.moment += timedelta(minutes=7)
        entries = Entry.objects.count()
        allowed = who in life.may[RIGHTS[verb]]
        row = Problem.objects.get(pk=life.problem.pk)
        try:
            expected = None
            effect = self._expected(life, verb, who) if allowed else None
        except Expect as refusal:
            expected, effect = refusal.ways, None
        try:
            with transaction.atomic(), clock.standing_at(self.moment):
                _CALLS[verb](row, act(self.cast.people[who]))
        except PermissionDenied:
            assert not allowed, (verb, who)
        except (StaleState, Refused) as error:
            assert (expected is not None and isinstance(error, expected)) or not allowed, (verb, who, error)
            assert Entry.objects.count() == entries
        else:
            assert allowed and effect is not None, (verb, who, life.state)
            effect()
            assert Entry.objects.count() > entries
        self._step()

    def _expected(self, life: Life, verb: str, who: str) -> Callable[[], None]:
        """What the act must do to the life; raises Expect where it must be refused."""
        self.rules_of_life.today = clock.local_date(self.moment)
        return self.rules_of_life.effect(life, verb, who)

    def _step(self) -> None:
        for life in self.lives:
            self.check(life)
        with clock.standing_at(self.moment):
            self.after_step()

    def after_step(self) -> None:
        """What else must hold: for subclasses. The clock stands at the machine's moment."""

    def check(self, life: Life) -> None:
        """The row is what the acts make of it; events and trail each replay to it; no act is missing or doubled."""
        row = Problem.objects.get(pk=life.problem.pk)
        assert (row.state, row.round, row.due_date, row.extension_count) == (
            life.state, life.round, life.due, life.extensions,
        )  # fmt: skip
        assert (row.closed_at is not None) == (life.state == "closed")
        assert (row.claimed_at is not None) == (life.state in ("claimed", "closed"))
        assert (row.checked_at is not None) == (life.checked_by is not None)
        assert row.first_due_date == date.fromisoformat(str(life.base["due_date"]))
        self._check_events(life, row)
        self._check_trail(life, row)
        self._check_records(life, row)

    def _check_events(self, life: Life, row: Problem) -> None:
        events = list(row.events.all())
        assert [event.kind for event in events] == life.acts
        told = dict(life.base)
        for event in events:
            for name, (before, after) in (event.changes or {}).items():
                assert told[name] == before, (event.kind, name)
                told[name] = after
        assert told == {name: as_text(row, name) for name in FIELDS}
        stage = replay((row.pk, event.kind) for event in events)[row.pk]
        assert stage == {"claimed": Stage.CLAIMED, "closed": Stage.CLOSED}.get(row.state, Stage.OPEN)
        moments = [event.recorded_at for event in events]
        assert moments == sorted(moments)

    def _check_trail(self, life: Life, row: Problem) -> None:
        entries = Entry.objects.filter(object_type="rectification.problem", object_id=str(row.uuid)).order_by("pk")
        told = dict(life.base)
        kinds = ["listed"]
        for entry in entries:
            kinds.append(entry.action.rsplit(".", 1)[1])
            told |= {name: None if value is None else str(value)
                     for name, value in entry.after.items() if name in FIELDS}  # fmt: skip
        assert kinds == life.acts
        assert told == {name: as_text(row, name) for name in FIELDS}

    def _check_records(self, life: Life, row: Problem) -> None:
        assert row.extensions.filter(state=ExtensionState.ASKED).count() == life.asked
        assert row.extensions.filter(state=ExtensionState.APPROVED).count() == life.extensions
        assert Supervision.objects.standing().filter(problem=row).count() == life.supervised
        assert (row.supervised_at is not None) == life.supervised
        assert row.look_backs.filter(found_again=True).count() == life.round - 1
        passed, failed = row.checks.filter(passed=True), row.checks.filter(passed=False)
        assert (passed.count(), failed.count()) == (life.acts.count("checked"), life.acts.count("sent_back"))
        if row.state == ProblemState.CLOSED:
            check = passed.latest("id")
            assert (check.recorded_at, check.round) == (row.checked_at, row.round)
            closed = row.events.filter(kind="verified").latest("id")
            claim = row.events.filter(kind="claimed").latest("id")
            assert len({check.checked_by_id, claim.actor_id}) == len({closed.actor_id, claim.actor_id}) == 2
            assert not self.separate or check.checked_by_id != closed.actor_id


def _asked(problem: Problem) -> Any:
    """The request that waits, else the last one, else a refusal as the page gives it."""
    found = problem.extensions.order_by("state", "-id").first()
    if found is None:
        raise StaleState(problem, problem.state)
    found = problem.extensions.filter(state=ExtensionState.ASKED).first() or found
    found.problem = problem
    return found


def _later(problem: Problem) -> date:
    assert problem.due_date
    return max(problem.due_date, clock.today()) + timedelta(days=6)


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("佐证.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)


_CALLS: Final[dict[str, Callable[[Problem, Actor], object]]] = {
    "claim": lambda p, a: services.claim_done(
        problem=p, done_on=clock.today(), statement="已改", uploads=[_file()], actor=a
    ),
    "withdraw_claim": lambda p, a: services.withdraw_claim(problem=p, actor=a),
    "check": lambda p, a: services.check_problem(problem=p, actor=a),
    "verify": lambda p, a: services.verify_closure(problem=p, actor=a),
    "send_back": lambda p, a: services.send_back(problem=p, reason="缺材料", actor=a),
    "ask": lambda p, a: services.ask_extension(
        problem=p, new_due=_later(p), reason="等鉴定", past_end=True, actor=a
    ),
    "approve": lambda p, a: services.approve_extension(extension=_asked(p), actor=a),
    "refuse": lambda p, a: services.refuse_extension(extension=_asked(p), reason="不行", actor=a),
    "withdraw_extension": lambda p, a: services.withdraw_extension(extension=_asked(p), actor=a),
    "supervise": lambda p, a: services.impose_supervision(
        problem=p, reason="拖", until=clock.today(), leader=services.leaders_over(p)[0], actor=a
    ),
    "lift": lambda p, a: services.lift_supervision(problem=p, reason="好", actor=a),
    "look_back": lambda p, a: services.look_back(problem=p, note_text="没有反弹", actor=a),
    "reopen": lambda p, a: services.reopen_problem(
        problem=p, note_text="反弹", new_due=clock.today() + timedelta(days=5), actor=a
    ),
}  # fmt: skip
