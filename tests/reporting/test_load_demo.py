"""The demo is played through the services, so that it breaks when they change; this says so."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import AccountRequest, Membership, MembershipState, OrganisationChange
from accounts.services.changes import rehearse
from audit import clock
from audit.models import Entry
from campaigns.models import Amendment, Campaign, CampaignTemplate, Receipt
from personnel.models import Certificate, Officer
from rectification.models import (
    BulkOutcome,
    BulkRow,
    CommonPart,
    Disposition,
    DispositionKind,
    Extension,
    Filing,
    FilingState,
    InspectionCandidate,
    LiaisonRegistration,
    Problem,
    ProblemComment,
    ProblemEventKind,
    ProblemOrigin,
    Reconciliation,
    ReviewDecision,
    ReviewRemark,
    SavedView,
    StandingDecision,
    TaskDuty,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("load_demo", verbosity=0)
    return tmp_path


def test_the_demo_holds_something_for_every_screen(demo):
    running = Campaign.objects.get(slug="demo")
    states = set(Filing.objects.filter(campaign=running).values_list("state", flat=True))
    assert states == {state for state in FilingState if state not in ("signed", "under_review")}
    assert set(Problem.objects.values_list("state", flat=True)) >= {"open", "claimed", "closed"}
    # Two units read what to change, one of them has filed again.
    assert ReviewRemark.objects.exclude(decision=None).values("version__filing").distinct().count() == 2
    assert ReviewDecision.objects.filter(decision="returned").exclude(settled_rows=[]).count() == 2
    assert Filing.objects.filter(state="submitted", version_number=2).count() == 1
    assert Filing.objects.exclude(entered_by=None).count() == 1
    # Two registered liaisons without an account: one asked for, one made and waiting for its grant.
    asked = LiaisonRegistration.objects.exclude(request=None)
    assert sorted(asked.values_list("request__state", flat=True)) == ["done", "open"]
    assert AccountRequest.objects.count() == 2
    assert Membership.objects.filter(state=MembershipState.PROPOSED).count() == 1
    held = Certificate.objects.values_list("state", flat=True)
    assert set(held) == {"valid", "inspection_due", "expired", "suspended", "applied"} and Officer.objects.count() == 11
    assert sorted(Amendment.objects.values_list("state", flat=True)) == ["draft", "published"]
    assert set(Receipt.objects.values_list("dispatch__number", "state")) == {
        (number, state) for number in (0, 1) for state in ("awaiting", "confirmed")
    }
    assert set(TaskDuty.objects.values_list("state", flat=True)) == {"not_begun", "in_progress", "reported_done"}
    assert CampaignTemplate.objects.count() == 1
    assert Campaign.objects.filter(state="draft").count() == 1


def test_the_demo_tells_the_whole_life_of_problems(demo):
    problems = Problem.objects.filter(campaign__slug="demo")
    assert sorted(Extension.objects.values_list("state", flat=True)) == ["approved", "asked", "refused"]
    assert problems.filter(state="claimed").exclude(checked_at=None).count() == 1
    assert problems.filter(state="rectifying", round=2).count() == 1
    assert problems.exclude(supervised_at=None).get().supervisions.standing().count() == 1
    assert set(ProblemComment.objects.values_list("side", flat=True)) == {"office", "unit"}
    assert set(Disposition.objects.values_list("kind", flat=True)) == {
        DispositionKind.CRITICISM, DispositionKind.HANDED_OVER
    }  # fmt: skip
    assert CommonPart.objects.values("problem__unit").distinct().count() == 2
    assert StandingDecision.objects.count() == 1
    assert InspectionCandidate.objects.exclude(problem=None).count() == 1
    assert InspectionCandidate.objects.filter(problem=None).count() == 1
    listed = problems.get(origin=ProblemOrigin.OFFICE)
    assert listed.awaits_response and listed.unit.code == "WX"
    assert Filing.objects.get(obligation__period_key__startswith="addition").state == FilingState.SUBMITTED
    assert SavedView.objects.count() == 2
    assert set(BulkRow.objects.values_list("outcome", flat=True)) == {BulkOutcome.DONE}
    assert set(Reconciliation.objects.values_list("state", flat=True)) >= {"opened", "answered", "settled"}
    told = set(problems.values_list("events__kind", flat=True))
    assert told >= {
        ProblemEventKind.EXTENDED, ProblemEventKind.EXTENSION_REFUSED, ProblemEventKind.CHECKED,
        ProblemEventKind.LOOKED_BACK, ProblemEventKind.REOPENED, ProblemEventKind.ASSIGNED,
    }  # fmt: skip


def test_its_accounts_are_kept_where_their_owner_alone_reads_them_and_a_second_load_does_nothing(demo, capsys):
    kept = demo / "demo-accounts.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "shenyutong" in kept.read_text(encoding="utf-8")
    entries = Entry.objects.count()
    call_command("load_demo")
    assert "nothing was loaded" in capsys.readouterr().out
    assert Entry.objects.count() == entries


def test_one_brigade_went_into_another_and_two_are_to_be_merged(demo):
    done, planned = OrganisationChange.objects.order_by("on")
    assert (done.state, planned.state, planned.obstacle) == ("done", "planned", "")
    gone = done.lines.get(side="subject").unit
    assert gone.dissolved_on == clock.today() == done.on and planned.on == clock.today() + timedelta(days=30)
    assert not rehearse(planned, carrying=True).obstacles
    assert not Problem.objects.filter(unit=gone).exclude(state__in=["closed", "withdrawn"]).exists()
