"""What befalls single problems after they are listed: the acts of office, leader, inspector and units.

`play` comes after the story; each act goes through the services that people use. A row is named by unit code and its
number on the unit's list.
"""

from dataclasses import dataclass
from datetime import timedelta

from accounts.actors import Actor
from audit import clock
from campaigns.models import FilingKind, FilingRequirement, FocusItem
from campaigns.services import name_restricted_reader
from rectification import services
from rectification.models import (
    CheckMode,
    CommonProblem,
    DispositionKind,
    Problem,
    ProblemSource,
    RectificationKind,
    ReportedBy,
    Severity,
    Standing,
)
from rectification.services.bulk import confirm_bulk, propose_bulk
from rectification.services.common import Texts
from reporting.demo import texts_lives as texts
from reporting.demo.moments import at
from reporting.demo.people import DEPUTY, MANAGER
from reporting.demo.story import FILERS, Story

LEADER, INSPECTOR = "chendaoyuan", "luoqing"


@dataclass
class Lives:
    """Plays on with the problems of the story's campaign."""

    story: Story

    def play(self) -> None:
        """Act by act; of one problem in the order of time, since its history is told in the order of writing."""
        self.extensions()
        self.checks()
        self.comments()
        self.supervision()
        self.dispositions()
        self.candidates()
        self.screens()
        self.standing()
        self.entries()
        self.common()

    def actor(self, username: str) -> Actor:
        """Somebody of the demo."""
        return self.story.organisation.actor(username)

    def problem(self, code: str, position: int) -> Problem:
        """A row as it stands."""
        rows = Problem.objects.filter(campaign=self.story.campaign, unit__code=code, position=position)
        row: Problem = rows.select_related("unit", "campaign").get()
        return row

    def liaison(self, code: str) -> Actor:
        """Who acts for a unit."""
        person = FILERS[code].liaison
        assert person
        return self.actor(person[0])

    def ask(self, code: str, position: int, days: int, reason: str) -> None:
        """The unit asks for `days` more."""
        row = self.problem(code, position)
        assert row.due_date
        later = row.due_date + timedelta(days=days)
        services.ask_extension(problem=row, new_due=later, reason=reason, actor=self.liaison(code), past_end=True)

    def extensions(self) -> None:
        """One was approved, one refused, one waits."""
        with at(-7, 9, 30):
            self.ask("SW", 3, 21, texts.APPROVED_ASKING)
        with at(-6, 10, 15):
            asked = self.problem("SW", 3).extensions.get()
            services.approve_extension(extension=asked, reason=texts.APPROVED, actor=self.actor(DEPUTY))
        with at(-5, 11):
            self.ask("DP", 3, 20, texts.REFUSED_ASKING)
        with at(-4, 9, 20):
            asked = self.problem("DP", 3).extensions.get()
            services.refuse_extension(extension=asked, reason=texts.REFUSED, actor=self.actor(DEPUTY))
        with at(-1, 9, 40):
            self.ask("LC-ZD", 3, 14, texts.ASKED)

    def checks(self) -> None:
        """A claim that passed its check and is still to be closed; two look-backs, one of which found it again."""
        inspector = self.actor(INSPECTOR)
        with at(-3, 16, 30):
            found = services.Finding(mode=CheckMode.ON_SITE)
            services.check_problem(
                problem=self.problem("SW", 4), finding=found, statement=texts.CHECKED, actor=inspector
            )
        with at(-2, 15):
            services.look_back(problem=self.problem("LC-FG", 4), note_text=texts.LOOKED_KEPT, actor=inspector)
        with at(-2, 16):
            later = clock.today() + timedelta(days=16)
            row = self.problem("LC-ZD", 5)
            services.reopen_problem(problem=row, note_text=texts.LOOKED_AGAIN, new_due=later, actor=inspector)

    def supervision(self) -> None:
        """The serious one, under the bureau's leader."""
        with at(-1, 10):
            row, until = self.problem("SW", 1), clock.today() + timedelta(days=30)
            leader = self.story.organisation.users[LEADER]
            services.impose_supervision(
                problem=row, reason=texts.SUPERVISED, until=until, leader=leader, actor=self.actor(MANAGER)
            )

    def comments(self) -> None:
        """To and fro on the one under supervision: the unit's last word is unread; the unit has not read another's."""
        for place, (who, day, text) in enumerate(texts.COMMENTS):
            actor = self.actor(DEPUTY if who == "DEPUTY" else who)
            with at(day, 10 + place, 12):
                services.mark_comments_seen(problem=self.problem("SW", 1), actor=actor)
                services.write_comment(problem=self.problem("SW", 1), text=text, actor=actor)
        with at(-1, 15, 20):
            services.write_comment(problem=self.problem("DP", 4), text=texts.QUESTION, actor=self.actor(DEPUTY))

    def dispositions(self) -> None:
        """An open one, and one that only who is named may know of."""
        campaign, users = self.story.campaign, self.story.organisation.users
        with at(-10, 9):
            for name in (DEPUTY, LEADER):
                name_restricted_reader(campaign=campaign, user=users[name], actor=self.actor(MANAGER))
        with at(-2, 10) as moment:
            person, post, note = texts.DISPOSED
            services.record_disposition(
                problem=self.problem("SW", 6), kind=DispositionKind.CRITICISM, person=person, post=post, note=note,
                decided_on=clock.local_date(moment) - timedelta(days=1), actor=self.actor(DEPUTY),
            )  # fmt: skip
            person, post, number, note = texts.RESTRICTED
            services.record_disposition(
                problem=self.problem("DP", 2), kind=DispositionKind.HANDED_OVER, person=person, post=post,
                document_number=number, note=note, decided_on=clock.local_date(moment), actor=self.actor(DEPUTY),
            )  # fmt: skip

    def standing(self) -> None:
        """What others found too, and what a person had to decide."""
        with at(-1, 14) as moment:
            services.record_finding(
                problem=self.problem("DP", 5), source=ProblemSource.SUPERIOR, organ=texts.FOUND_OUTSIDE,
                found_on=clock.local_date(moment) - timedelta(days=3), actor=self.actor(DEPUTY),
            )  # fmt: skip
            services.decide_standing(
                problem=self.problem("LC-ZD", 3), standing=Standing.EXEMPT, reason=texts.DECIDED,
                actor=self.actor(DEPUTY),
            )  # fmt: skip

    def entries(self) -> None:
        """An addition that waits for its review, and a problem that the office found and the unit has to answer."""
        unit = FILERS["BZ"]
        requirement = FilingRequirement.objects.get(campaign=self.story.campaign, kind=FilingKind.PROBLEM_LIST)
        with at(-2, 9, 30):
            actor = self.liaison("BZ")
            filing = services.begin_addition(
                requirement=requirement, unit=self.story.organisation.units["BZ"], actor=actor
            )
            rows = self.story.problem_rows(iter([texts.ADDED]), 1)
            content = {**filing.current.content, "rows": rows}
            services.save_draft(filing=filing, content=content, revision=filing.current.revision, actor=actor)
            filing.refresh_from_db()
            self.story.send(filing, unit)
        with at(-1, 10, 30):
            self.story.sign(filing, unit)
        with at(-1, 16) as moment:
            item = FocusItem.objects.get(area__campaign=self.story.campaign, number="1")
            found = services.Found(
                focus_item_id=item.pk, description=texts.LISTED, source=ProblemSource.SPECIAL_INSPECTION,
                reported_by=ReportedBy.SUPERIOR_ORGAN, severity=Severity.SERIOUS, kind=RectificationKind.TIME_LIMITED,
                found_on=clock.local_date(moment) - timedelta(days=1),
            )  # fmt: skip
            unit_row = self.story.organisation.units["WX"]
            services.list_problem(campaign=self.story.campaign, unit=unit_row, found=found, actor=self.actor(MANAGER))

    def common(self) -> CommonProblem:
        """One cause behind the problems of two units."""
        problems = [self.problem(code, place) for code, place in (("LC-FG", 1), ("LC-FG", 2), ("SW", 5), ("SW", 6))]
        with at(-1, 16, 30):
            return services.create_common_problem(
                campaign=self.story.campaign, texts=Texts(*texts.COMMON), problems=problems, actor=self.actor(MANAGER)
            )

    def candidates(self) -> None:
        """A unit that reported nothing, and the problem under supervision."""
        with at(-1, 11, 10):
            unit = self.story.organisation.units["BL"]
            actor = self.actor(MANAGER)
            services.propose_unit(campaign=self.story.campaign, unit=unit, reason=texts.CANDIDATE_UNIT, actor=actor)
            services.propose_problem(
                problem=self.problem("SW", 1), reason=texts.CANDIDATE_PROBLEM, actor=self.actor(MANAGER)
            )

    def screens(self) -> None:
        """The manager's saved views, and one act on several rows: who verifies them."""
        campaign, actor = self.story.campaign, self.actor(MANAGER)
        with at(-1, 11, 30):
            services.save_view(
                campaign=campaign, name=texts.VIEW_CLAIMED, query="state=claimed", columns=(), actor=actor
            )
            services.save_view(
                campaign=campaign, name=texts.VIEW_SUPERVISED, query="supervised=1", columns=(), actor=actor
            )
            claimed = Problem.objects.filter(campaign=campaign, state="claimed")
            run = propose_bulk(campaign=campaign, verb="assign", problems=claimed, actor=actor)
            inspector = self.story.organisation.users[INSPECTOR]
            confirm_bulk(run=run, typed={"verifier": str(inspector.uuid)}, actor=actor)
