"""A machine that plays the life of an officer's certificates: anybody tries anything, over days.

The machine keeps a life of its own, from the notices' words, and the rows, the events, the trail and the rule of
enforcing must agree with it after every step.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from accounts.actors import SYSTEM, Actor
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.clean_up import GONE_UNREVOKED, clean_up
from personnel.facts import may_enforce
from personnel.models import Certificate, Officer
from personnel.months import months_after
from personnel.services import From, Looked, Result
from tests.cast import Cast
from tests.personnel.scenes import act, kind, officer, printed, proof, registered

DAY = timedelta(days=1)
#: Who may do what: a unit keeps its own people, the bureau's managers decide.
OFFICE: Final = {"zhao", "wu"}
KEEPERS: Final = {"wangxi": {"shen", "han"} | OFFICE, "shiwan": {"lin", "qian"} | OFFICE}
EVERYBODY: Final = ["shen", "han", "lin", "zhao", "wu", "chen", "luo", "admin"]
TAKEN: Final = "OF-ANOTHER"
IN_USE: Final = {"valid", "inspection_due"}
OUT: Final = IN_USE | {"suspended", "lost", "expired"}
VERBS: Final = [
    "examine", "refuse", "issue", "pass", "fail", "suspend", "restore", "lose", "replace", "renew", "propose", "drop",
    "cases", "revoke",
]  # fmt: skip


@dataclass
class Paper:
    """One certificate as it should be."""

    key: int
    state: str
    unit: str = "wangxi"
    until: date | None = None
    inspect_by: date | None = None
    proposed: bool = False
    cases: int | None = None
    passed_on: date | None = None


@dataclass
class Person:
    """The officer as he should be."""

    state: str = "serving"
    unit: str = "wangxi"
    account: str = ""
    auxiliary: bool = False
    proven: bool = False
    results: dict[str, bool] = field(default_factory=dict)

    @property
    def entitled(self) -> bool:
        return self.state == "serving" and not self.auxiliary and self.proven

    @property
    def examined(self) -> bool:
        return self.results == {"general": True, "professional": True}


class CertificateLife(RuleBasedStateMachine):
    """One officer of a county and every certificate that he ever has."""

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

    @initialize(held=st.sampled_from([True, True, False]))
    def begin(self, held: bool) -> None:
        """Somebody serves, mostly with a certificate from before; otherwise nothing is known of him."""
        self.row = officer(self.cast.wangxi, self.cast.shen, "高远", since=self.today - DAY)
        self.person = Person()
        self.papers: list[Paper] = []
        self.numbers = 0
        registered(officer(self.cast.wangxi, self.cast.shen, "别人"), self.cast.zhao, TAKEN)
        if held:
            made = registered(self.row, self.cast.zhao, "N0", issued_on=self.today - DAY)
            self.papers.append(Paper(made.pk, "valid", "wangxi", made.valid_until, made.inspect_by))

    @property
    def today(self) -> date:
        return clock.local_date(self.moment)

    @rule(what=st.sampled_from(["inspection", "inspection", "missed", "end"]))
    def until_it_matters(self, what: str) -> None:
        """Time passes up to a day that chance rarely meets: an inspection comes due or is missed, the years end."""
        for paper in self.papers[-1:]:
            day = paper.until if what == "end" else paper.inspect_by
            shift = {"inspection": -20, "missed": 1, "end": 1}[what] * DAY
            if day is not None and day + shift > self.today:
                self._pass((day + shift - self.today).days)

    @rule(days=st.sampled_from([1, 7, 40, 200, 400, 1500]))
    def nights(self, days: int) -> None:
        """Time passes, and the daily job runs."""
        self._pass(days)

    def _pass(self, days: int) -> None:
        self.moment += timedelta(days=days)
        with clock.standing_at(self.moment):
            services.keep_certificates(on=self.today, actor=SYSTEM)
        for paper in self.papers:
            assert paper.until or paper.state in ("applied", "examined", "refused")
            if paper.state in IN_USE | {"lost"} and paper.until and paper.until < self.today:
                paper.state = "expired"
            elif paper.state == "valid" and paper.inspect_by and paper.inspect_by <= self.today + 30 * DAY:
                paper.state = "inspection_due"
        self._check()

    @rule(who=st.sampled_from(EVERYBODY), verb=st.sampled_from(["prove", "unprove", "auxiliary", "officer"]))
    def about_the_person(self, who: str, verb: str) -> None:
        """The proof comes and goes, and the kind of post."""
        actor = act(self.cast.people[who])
        if verb in ("prove", "unprove"):
            value = "in" if verb == "prove" else "out"
            upload = proof() if verb == "prove" else None
            call = lambda: services.prove_establishment(  # noqa: E731
                officer=self.row, establishment=value, upload=upload, actor=actor
            )
            self._try(
                who in self.keepers, who != self.person.account, call,
                lambda: setattr(self.person, "proven", verb == "prove"),
            )  # fmt: skip
            return
        wanted = self.person.auxiliary != (verb == "auxiliary") and who != self.person.account
        since = From(self.today, "岗位调整")
        self._try(
            who in self.keepers, wanted,
            lambda: services.change_kind(officer=self.row, kind=verb, since=since, actor=actor),
            lambda: self._gone(verb == "auxiliary"),
        )  # fmt: skip

    def _gone(self, auxiliary: bool) -> None:
        self.person.auxiliary = auxiliary
        if auxiliary:
            self._propose_all()

    def _propose_all(self) -> None:
        for paper in self.papers:
            if paper.state in OUT and not paper.proposed:
                paper.proposed, paper.cases = True, None

    @rule(who=st.sampled_from(EVERYBODY), state=st.sampled_from(["serving", "lent", "transferred", "retired", "left"]))
    def goes(self, who: str, state: str) -> None:
        """He is lent, goes, comes back."""
        gone = ("transferred", "retired", "left")
        possible = {
            "serving": self.person.state != "serving", "lent": self.person.state == "serving",
        }.get(state, self.person.state in ("serving", "lent"))  # fmt: skip

        def effect() -> None:
            self.person.state = state
            if state in gone:
                self._propose_all()

        since = From(self.today, "岚交人〔2026〕5号")
        actor = act(self.cast.people[who])
        self._try(
            who in self.keepers, possible,
            lambda: services.change_state(officer=self.row, state=state, since=since, actor=actor), effect,
        )  # fmt: skip

    @rule(who=st.sampled_from(["shen", "zhao", "zhao"]), keep=st.booleans())
    def moves(self, who: str, keep: bool) -> None:
        """To the other county, with the certificates or without; the one who moves him must manage both."""
        to = "shiwan" if self.person.unit == "wangxi" else "wangxi"

        def effect() -> None:
            self.person.unit = to
            for paper in self.papers:
                if keep and paper.state in OUT | {"applied", "examined"}:
                    paper.unit = to
            if not keep:
                self._propose_all()

        since, actor = From(self.today, "岚交人〔2026〕8号"), act(self.cast.people[who])
        self._try(
            who in OFFICE, self.person.state in ("serving", "lent"),
            lambda: services.move_officer(
                officer=self.row, unit=getattr(self.cast, to), since=since, keep_certificates=keep, actor=actor
            ),
            effect,
        )  # fmt: skip

    @rule(whom=st.sampled_from(["han", ""]))
    def gets_an_account(self, whom: str) -> None:
        """He is the county's leader himself: of his own file he decides nothing."""
        user, actor = self.cast.people.get(whom), act(self.cast.zhao)
        self._try(
            True, not whom or self.person.unit == "wangxi",
            lambda: services.link_account(officer=self.row, user=user, actor=actor),
            lambda: setattr(self.person, "account", whom),
        )  # fmt: skip

    @property
    def keepers(self) -> set[str]:
        """Who keeps his file now."""
        return KEEPERS[self.person.unit]

    @rule(who=st.sampled_from(EVERYBODY), of=st.sampled_from(["general", "professional"]), good=st.booleans())
    def sits(self, who: str, of: str, good: bool) -> None:
        """An examination."""
        result, actor = Result(of, self.today, good), act(self.cast.people[who])
        self._try(
            who in OFFICE, True,
            lambda: services.record_examination(officer=self.row, result=result, actor=actor),
            lambda: self.person.results.__setitem__(of, good),
        )  # fmt: skip

    @rule()
    def ready(self) -> None:
        """A short cut: the papers and examinations are in order, because chance alone rarely gets there."""
        self.about_the_person("zhao", "prove")
        for of in ("general", "professional"):
            self.sits("zhao", of, True)

    @rule(who=st.sampled_from(["shen", "zhao", "lin", "chen"]))
    def applies(self, who: str) -> None:
        """申领."""
        clear = not any(p.state in OUT | {"applied", "examined"} for p in self.papers)
        made: list[Certificate] = []
        actor = act(self.cast.people[who])
        self._try(
            who in self.keepers, self.person.entitled and clear,
            lambda: made.append(services.apply_for(officer=self.row, kind=kind(), fields="", actor=actor)),
            lambda: self.papers.append(Paper(made[0].pk, "applied", self.person.unit)),
        )  # fmt: skip

    @rule(
        who=st.sampled_from(["zhao", "zhao", "wu", "shen", "chen"]), verb=st.sampled_from(VERBS),
        pick=st.integers(0, 20), cases=st.integers(0, 1),
    )  # fmt: skip
    def acts(self, who: str, verb: str, pick: int, cases: int) -> None:
        """Anybody does anything to one of the last two certificates."""
        if not self.papers:
            return
        paper = self.papers[-1 - pick % min(2, len(self.papers))]
        self._act(who, verb, paper, cases)

    @rule(verbs=st.lists(st.sampled_from(VERBS), min_size=4, max_size=9), cases=st.integers(0, 1))
    def presses(self, verbs: list[str], cases: int) -> None:
        """The office presses one button after the other on the last certificate, whether they fit or not."""
        for verb in verbs if self.papers else []:
            self._act("zhao", verb, self.papers[-1], cases)

    @rule(verbs=st.permutations(["cases", "revoke", "drop", "propose", "revoke", "suspend", "restore", "renew"]))
    def hands_in(self, verbs: list[str]) -> None:
        """The gates of the end, in any order."""
        for verb in verbs if self.papers else []:
            self._act("zhao", verb, self.papers[-1], 0)

    @rule(verb=st.sampled_from(["issue", "renew", "replace"]))
    def takes_a_number(self, verb: str) -> None:
        """A number that is on somebody else's certificate is given to nobody."""
        for paper in self.papers[-1:]:
            self._never(lambda row, actor: CALLS[verb](row, actor, TAKEN, 0), paper)

    @rule(ahead=st.booleans())
    def on_a_wrong_day(self, ahead: bool) -> None:
        """Nothing is suspended ahead of time, or before what was done last."""

        def call(row: Certificate, actor: Actor) -> None:
            last = row.events.order_by("-on").values_list("on", flat=True)[0]
            on = self.today + DAY if ahead else last - DAY
            services.suspend(certificate=row, on=on, reason="x", actor=actor)

        for paper in self.papers[-1:]:
            self._never(call, paper)

    def _never(self, call: Callable[[Certificate, Actor], object], paper: Paper) -> None:
        row, actor = Certificate.objects.get(pk=paper.key), act(self.cast.zhao)
        self._try(True, False, lambda: call(row, actor), lambda: None)

    @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def useful(self, picks: list[int]) -> None:
        """Some acts that are possible, by who may: lives get long."""
        for pick in picks:
            for paper in self.papers[-1:]:
                verbs = [verb for verb in sorted(RULES) if RULES[verb][1](self, paper)]
                if verbs:
                    self._act("zhao", verbs[pick % len(verbs)], paper, 0)

    def _act(self, who: str, verb: str, paper: Paper, cases: int) -> None:
        by, possible, effect = RULES[verb]
        rights = OFFICE if by == "office" else KEEPERS[paper.unit]
        self.numbers += 1
        made: list[Any] = []
        row = Certificate.objects.get(pk=paper.key)
        actor = act(self.cast.people[who])
        was = possible(self, paper) and not (verb == "cases" and who == self.person.account)
        self._try(
            who in rights, was, lambda: made.append(CALLS[verb](row, actor, f"N{self.numbers}", cases)),
            lambda: effect(self, paper, made[0], cases),
        )  # fmt: skip

    def _try(
        self, allowed: bool, possible: bool, call: Callable[[], object], effect: Callable[[], object]
    ) -> None:  # fmt: skip
        self.moment += timedelta(minutes=7)
        entries = Entry.objects.count()
        try:
            with transaction.atomic(), clock.standing_at(self.moment):
                call()
        except PermissionDenied:
            assert not allowed
        except (Refused, StaleState) as refusal:
            assert not (allowed and possible), refusal
            assert Entry.objects.count() == entries, "what was refused left nothing in the trail"
        else:
            assert allowed and possible
            assert Entry.objects.count() > entries
            effect()
        self.row = Officer.objects.get(pk=self.row.pk)
        self._check()

    def _check(self) -> None:
        rows = {row.pk: row for row in Certificate.objects.filter(officer=self.row)}
        assert {pk: row.state for pk, row in rows.items()} == {paper.key: paper.state for paper in self.papers}
        for paper in self.papers:
            row = rows[paper.key]
            assert (row.revocation == "proposed") == paper.proposed and row.cases_left == paper.cases
            assert (row.ended_on is not None) == (row.state in ("renewed", "replaced", "refused", "revoked"))
            assert (row.valid_until, row.inspect_by) == (paper.until, paper.inspect_by)
            assert row.unit == getattr(self.cast, paper.unit)
            self._check_told(row)
        assert sum(paper.state in OUT for paper in self.papers) <= 1, "one certificate of a kind at a time"
        assert (self.row.state, self.row.kind == "auxiliary") == (self.person.state, self.person.auxiliary)
        self._check_rule()

    def _check_told(self, row: Certificate) -> None:
        """The trail replays to the row's state, and the events run forward."""
        entries = Entry.objects.filter(object_type="personnel.certificate", object_id=str(row.uuid)).order_by("pk")
        told = [entry.after["state"] for entry in entries if "state" in entry.after]
        assert (told[-1] if told else "valid") == row.state
        days = [event.on for event in row.events.all()]
        assert days == sorted(days)

    def _check_rule(self) -> None:
        on = self.today
        good = any(
            paper.state in IN_USE and not paper.proposed and paper.until and on <= paper.until
            and (paper.inspect_by is None or on <= paper.inspect_by)
            for paper in self.papers
        )  # fmt: skip
        expected = self.person.state == "serving" and not self.person.auxiliary and good
        assert may_enforce(self.row, on).allowed == expected
        cases = [line for line in clean_up(on, user=self.cast.zhao) if line.kind == GONE_UNREVOKED]
        gone = self.person.state in ("transferred", "retired", "left")
        out = [paper for paper in self.papers if paper.state in OUT and (gone or paper.unit != self.person.unit)]
        assert len(cases) == len(out)


def _state(state: str) -> Callable[[CertificateLife, Paper, Any, int], None]:
    return lambda _life, paper, _made, _cases: setattr(paper, "state", state)


def _taken(life: CertificateLife, paper: Paper, _made: Any, _cases: int) -> None:
    row = Certificate.objects.get(pk=paper.key)
    paper.state, paper.until, paper.inspect_by = "valid", row.valid_until, row.inspect_by
    assert row.issued_on == life.today and row.valid_until and row.valid_until > life.today + 1800 * DAY


def _inspected(_life: CertificateLife, paper: Paper, _made: Any, _cases: int) -> None:
    due = paper.inspect_by
    row = Certificate.objects.get(pk=paper.key)
    assert due and (row.inspect_by is None or 364 < (row.inspect_by - due).days < 368)
    paper.state, paper.inspect_by, paper.passed_on = "valid", row.inspect_by, _life.today


def _succeeded(state: str) -> Callable[[CertificateLife, Paper, Any, int], None]:
    def effect(life: CertificateLife, paper: Paper, made: Certificate, _cases: int) -> None:
        paper.state = state
        assert state != "replaced" or (made.valid_until, made.inspect_by) == (paper.until, paper.inspect_by)
        life.papers.append(Paper(made.pk, "valid", paper.unit, made.valid_until, made.inspect_by))

    return effect


def _restored(life: CertificateLife, paper: Paper, _made: Any, _cases: int) -> None:
    """Past its end it comes back as an expired one."""
    paper.state = "expired" if paper.until and paper.until < life.today else "valid"


def _proposed(_life: CertificateLife, paper: Paper, _made: Any, _cases: int) -> None:
    paper.proposed, paper.cases = True, None


def _cases(_life: CertificateLife, paper: Paper, _made: Any, cases: int) -> None:
    paper.cases = cases


def _inspected_already(life: CertificateLife, paper: Paper) -> bool:
    """Whether it passed within the year, but for the month ahead of the next inspection."""
    if paper.passed_on is None or paper.inspect_by is None or paper.inspect_by < life.today:
        return False
    return life.today < months_after(paper.passed_on, 12) - 30 * DAY


def _serves(life: CertificateLife) -> bool:
    return life.person.state == "serving" and not life.person.auxiliary


Possible = Callable[[CertificateLife, Paper], bool]
Effect = Callable[[CertificateLife, Paper, Any, int], None]
RULES: Final[dict[str, tuple[str, Possible, Effect]]] = {
    "examine": (
        "office", lambda n, p: p.state == "applied" and n.person.entitled and n.person.examined, _state("examined"),
    ),
    "refuse": ("office", lambda n, p: p.state in ("applied", "examined"), _state("refused")),
    "issue": (
        "office", lambda n, p: p.state == "examined" and n.person.entitled and n.person.examined, _taken,
    ),
    "pass": (
        "office",
        lambda n, p: p.state in IN_USE and p.inspect_by is not None and _serves(n) and not _inspected_already(n, p),
        _inspected,
    ),
    "fail": ("office", lambda n, p: p.state in IN_USE and p.inspect_by is not None, _state("suspended")),
    "suspend": ("office", lambda n, p: p.state in IN_USE, _state("suspended")),
    "restore": (
        "office",
        lambda n, p: p.state == "suspended" and not p.proposed and _serves(n), _restored,
    ),
    "lose": ("unit", lambda n, p: p.state in IN_USE, _state("lost")),
    "replace": (
        "office", lambda n, p: p.state == "lost" and not p.proposed and _serves(n), _succeeded("replaced"),
    ),
    "renew": (
        "office", lambda n, p: p.state in IN_USE | {"expired"} and not p.proposed and n.person.entitled,
        _succeeded("renewed"),
    ),
    "propose": ("unit", lambda n, p: p.state in OUT and not p.proposed, _proposed),
    "drop": (
        "office",
        lambda n, p: (
            p.state in OUT and p.proposed and not n.person.auxiliary and n.person.state in ("serving", "lent")
            and p.unit == n.person.unit
        ),
        lambda n, p, made, cases: setattr(p, "proposed", False),
    ),
    "cases": ("unit", lambda n, p: p.state in OUT and p.proposed, _cases),
    "revoke": ("office", lambda n, p: p.state in OUT and p.proposed and p.cases == 0, _state("revoked")),
}  # fmt: skip
CALLS: Final[dict[str, Callable[[Certificate, Actor, str, int], object]]] = {
    "examine": lambda c, a, n, k: services.pass_examinations(certificate=c, actor=a),
    "refuse": lambda c, a, n, k: services.refuse_application(certificate=c, reason="材料不齐", actor=a),
    "issue": lambda c, a, n, k: services.issue(certificate=c, printed=printed(n), actor=a),
    "pass": lambda c, a, n, k: services.inspect(certificate=c, looked=Looked(clock.today(), True), actor=a),
    "fail": lambda c, a, n, k: services.inspect(certificate=c, looked=Looked(clock.today(), False, "59分"), actor=a),
    "suspend": lambda c, a, n, k: services.suspend(certificate=c, on=clock.today(), reason="培训不合格", actor=a),
    "restore": lambda c, a, n, k: services.restore(certificate=c, on=clock.today(), reason="补考合格", actor=a),
    "lose": lambda c, a, n, k: services.report_lost(certificate=c, on=clock.today(), reason="遗失", actor=a),
    "replace": lambda c, a, n, k: services.replace_lost(certificate=c, printed=printed(n), actor=a),
    "renew": lambda c, a, n, k: services.renew(certificate=c, printed=printed(n), actor=a),
    "propose": lambda c, a, n, k: services.propose_revocation(certificate=c, reason="转岗", actor=a),
    "drop": lambda c, a, n, k: services.drop_revocation(certificate=c, reason="留任", actor=a),
    "cases": lambda c, a, n, k: services.state_cases(certificate=c, left=k, text="移交情况", actor=a),
    "revoke": lambda c, a, n, k: services.revoke(certificate=c, on=clock.today(), actor=a),
}
