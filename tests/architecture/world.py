"""One campaign in Lanchuan with something at every stage, and the same in a foreign city nobody here may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.imports.book import Book
from accounts.models import Deputy, ImportBatch, Membership, MembershipState
from audit import clock
from campaigns.leading import Seat
from campaigns.models import (
    Amendment,
    CalendarDay,
    Campaign,
    CampaignTemplate,
    Dispatch,
    FilingRequirement,
    FocusArea,
    GrantKind,
    LeadingGroup,
    PartyAnswer,
    ReadingState,
    Receipt,
    RequirementParty,
    RequirementReceiver,
)
from campaigns.services.leading import GroupFields, set_up_group
from jobs.models import Job, Message
from jobs.outbox import post
from personnel.models import UnmaskGrant
from rectification import services
from rectification.models import BulkRun, Filing, LiaisonRegistration, Problem, Reconciliation, SavedView
from rectification.services.common import Texts
from reporting.models import Export
from tests.campaign_factory import Given, content, make_campaign
from tests.campaigns.readings import make_reading
from tests.cast import Cast
from tests.factories import make_change, make_request
from tests.personnel import appraisal_scenes, training_scenes
from tests.personnel.exchange_scenes import uploaded
from tests.personnel.network_scenes import appointment, liaison
from tests.personnel.scenes import mobile, officer, registered
from tests.rectification.roster_scenes import accepted_roster, ask_for_roster, staffed
from tests.rectification.scenes import listed_by_office
from tests.rectification.task_scenes import give_task
from tests.rectification.test_service_filing import accepted, act, drafted, signed

#: Words of a notice of which somebody has said whom they name.
ANSWERED = "局法制科"


@dataclass
class World:
    """URL keywords by the name of what they lead to."""

    cast: Cast
    given: Given
    targets: dict[str, dict[str, Any]]
    posted: dict[str, dict[str, Any]]


def build_world(cast: Cast, slug: str) -> World:
    """Play Wangxi's side of a campaign; the rows are what the matrix knocks at."""
    given = make_campaign(cast, slug=slug)
    any_time = _any_time(given, cast)
    submitted = _with_file(cast, given)
    ledger = accepted(cast, signed(cast, drafted(cast, given, kind="problem_list")))
    problem = Problem.objects.get(filing=ledger)
    draft = _draft(cast, given)
    configured, area = _draft_campaign(cast, slug)
    make_reading(cast, state=ReadingState.ACCEPTED, campaign=configured)
    PartyAnswer.objects.create(organiser=cast.legal, words=ANSWERED, answered_by=cast.zhao, answered_at=clock.now())
    template = CampaignTemplate.objects.create(
        name="模板", owner=cast.legal, content={}, created_by=cast.zhao, created_at=clock.now()
    )
    amendment = Amendment.objects.create(campaign=given.campaign, created_by=cast.zhao, created_at=clock.now())
    grant = given.campaign.grants.get(kind=GrantKind.INSPECTOR)
    requirement = given.requirements["problem_list"]
    party, receiver = requirement.parties.first(), requirement.receivers.first()
    assert party and receiver
    proposal = Membership.objects.create(
        user=cast.bai,
        unit=cast.detachment,
        role="unit_leader",
        state=MembershipState.PROPOSED,
        valid_from=clock.today(),
    )
    return World(
        cast,
        given,
        {
            "": {},
            "unit": {"pk": cast.wangxi.pk},
            "group": {"pk": cast.counties.pk},
            "organisation_change": {"uuid": make_change(cast.wangxi_brigade, cast.admin).uuid},
            "user": {"uuid": cast.shen.uuid},
            "proposal": {"pk": proposal.pk},
            "deputy": {"pk": _deputy(cast).pk},
            "liaison": {"uuid": _registration(submitted).uuid},
            "import": {"uuid": _import(cast).uuid},
            "account_request": {"uuid": make_request(cast.wangxi, cast.zhao).uuid},
            "job": {"uuid": _job(cast).uuid},
            "system_job": {"uuid": _job(cast).uuid},
            "message": {"uuid": _message(cast).uuid},
            "export": {"uuid": _export(cast, given).uuid},
            "attachment": {"uuid": submitted.current.attachments.get().uuid},
            "workday": {"pk": CalendarDay.objects.get_or_create(day=date(2027, 10, 1), is_workday=False)[0].pk},
            "campaign": {"slug": given.campaign.slug},
            "template": {"uuid": template.uuid},
            "notice": {"uuid": make_reading(cast).uuid},
            "amendment": {"uuid": amendment.uuid},
            "amendment_change": {"uuid": amendment.uuid, "change": 1},
            "draft_campaign": {"slug": configured.slug},
            "section": {"slug": configured.slug, "section": "focus"},
            "row": {"slug": configured.slug, "section": "focus", "key": f"area-{area.pk}"},
            "grant": {"slug": given.campaign.slug, "grant": grant.pk},
            "requirement": {"uuid": any_time.uuid},
            "obligation": {"uuid": given.obligation("institution_list", cast.wangxi).uuid},
            "draft": {"uuid": draft.uuid},
            "submitted": {"uuid": submitted.uuid},
            "problem": {"uuid": problem.uuid},
            "listed": {"uuid": listed_by_office(cast, given).uuid},
            "list_requirement": {"uuid": requirement.uuid},
            "saved_view": {"uuid": _saved_view(cast, given).uuid},
            "bulk_run": {"uuid": _bulk_run(cast, given).uuid},
            "reconciliation": {"uuid": _reconciliation(cast, given).uuid},
            "receipt": {"uuid": _receipt(cast, given).uuid},
            **office_targets(cast, problem),
            **personnel_targets(cast),
            **training_targets(cast),
            **network_targets(cast),
            "leading_group": {"uuid": _leading_group(cast, given).uuid},
            **appraisal_targets(cast),
            "task": {"uuid": give_task(given, cast.wangxi)[0].uuid},
            "roster": {"uuid": (roster := _roster(cast, given)).uuid},
            "case": {"uuid": roster.clean_up_cases.get(name="马骏", case_kind="gone").uuid},
        },
        {
            "any-time-start": {"unit": cast.wangxi.pk},
            "candidate-propose-unit": {"unit": cast.shiwan.pk, "reason": "零报告"},
            "common-ungroup": {"problem": problem.uuid},
            "addition-begin": {"unit": cast.wangxi.pk},
            "notice-party-answer": {"words": "某科"},
            "notice-party-add": {"words": "某科", "party": f"unit-{cast.legal.pk}"},
            "notice-party-forget": {"words": ANSWERED},
            "filing-detach": {"detach": draft.current.attachments.get().uuid},
        },
    )


def office_targets(cast: Cast, problem: Problem) -> dict[str, dict[str, Any]]:
    """What the office keeps beside a problem."""
    zhao = act(cast.zhao)
    comment = services.write_comment(problem=problem, text="请补排班表", actor=zhao)
    today = clock.today()
    disposition = services.record_disposition(
        problem=problem, kind="criticism", person="冯志远", decided_on=today, actor=zhao
    )
    finding = services.record_finding(problem=problem, source="media", found_on=today, actor=zhao)
    candidate = services.propose_unit(campaign=problem.campaign, unit=cast.wangxi, reason="抽查", actor=zhao)
    texts = Texts("辅助人员单独上路", "人手不足", "统一排班")
    common = services.create_common_problem(campaign=problem.campaign, texts=texts, problems=[problem], actor=zhao)
    return {
        "comment": {"uuid": comment.uuid}, "disposition": {"uuid": disposition.uuid}, "finding": {"uuid": finding.uuid},
        "candidate": {"uuid": candidate.uuid}, "common": {"uuid": common.uuid}, "common_part": {"uuid": common.uuid},
    }  # fmt: skip


def personnel_targets(cast: Cast) -> dict[str, dict[str, Any]]:
    """An officer of Wangxi with a certificate, and the manager who may see his numbers whole."""
    row = officer(cast.wangxi, cast.shen, mobile=mobile(1))
    certificate = registered(row, cast.zhao)
    grant = UnmaskGrant.objects.create(
        user=cast.zhao, reason="申领核对", valid_from=clock.today(), granted_by=cast.guard, granted_at=clock.now()
    )
    return {
        "officer": {"uuid": row.uuid}, "certificate": {"uuid": certificate.uuid},
        "exchange": {"uuid": uploaded("roster", cast.shen, {"name": "秦晓峰"}).uuid},
        "certificate_kind": {"pk": certificate.kind_id}, "unmask_grant": {"pk": grant.pk},
    }  # fmt: skip


def training_targets(cast: Cast) -> dict[str, dict[str, Any]]:
    """Training that Wangxi organises, with all that belongs to it."""
    plan = training_scenes.plan(cast.wangxi, cast.shen)
    session = training_scenes.session(cast.wangxi, cast.shen)
    rule = training_scenes.rule(cast.wangxi, cast.zhao)
    batch = training_scenes.batch(session, cast.shen)
    return {
        "training_plan": {"uuid": plan.uuid}, "training_session": {"uuid": session.uuid},
        "training_category": {"pk": training_scenes.category("other").pk},
        "training_rule": {"uuid": rule.uuid}, "training_batch": {"uuid": batch.uuid},
        "training_exam": {"uuid": training_scenes.exam(session, cast.shen).uuid},
    }  # fmt: skip


def network_targets(cast: Cast) -> dict[str, dict[str, Any]]:
    """A unit of the network, its liaison, and a supervisor whom it appointed."""
    row = liaison(cast.wangxi, cast.shen)
    return {
        "network_unit": {"pk": cast.wangxi.pk}, "standing_liaison": {"uuid": row.uuid},
        "appointment": {"uuid": appointment(cast.wangxi, cast.shen).uuid},
    }  # fmt: skip


def appraisal_targets(cast: Cast) -> dict[str, dict[str, Any]]:
    """One line of each kind in the file of an officer of Wangxi, and the county's scale."""
    row = officer(cast.wangxi, cast.shen, "秦晓峰")
    scale = appraisal_scenes.scale(cast.wangxi, cast.zhao)
    return {
        "appraisal_scale": {"uuid": scale.uuid},
        "appraisal": {"uuid": appraisal_scenes.appraised(row, cast.shen).uuid},
        "case_review": {"uuid": appraisal_scenes.reviewed(row, cast.shen).uuid},
        "commendation": {"uuid": appraisal_scenes.commended(row, cast.shen).uuid},
        "accountability": {"uuid": appraisal_scenes.called_to_account(row, cast.shen).uuid},
    }  # fmt: skip


def _leading_group(cast: Cast, given: Given) -> LeadingGroup:
    """The campaign's own."""
    return set_up_group(
        campaign=given.campaign, unit=None, data=GroupFields("专项整治领导小组", office="局法规科"),
        seats=[Seat("leader", "陈道远", "市局", "副局长")], actor=act(cast.zhao),
    )  # fmt: skip


def _deputy(cast: Cast) -> Deputy:
    today = clock.today()
    return Deputy.objects.create(user=cast.shen, deputy=cast.han, valid_from=today, valid_to=today)


def _receipt(cast: Cast, given: Given) -> Receipt:
    """The campaign as sent to Wangxi."""
    campaign = given.campaign
    dispatch = Dispatch.objects.create(campaign=campaign, number=0, what="方案", at=clock.now(), by=cast.zhao)
    return Receipt.objects.create(
        dispatch=dispatch, campaign=campaign, unit=cast.wangxi, unit_name=cast.wangxi.name
    )  # fmt: skip


def _reconciliation(cast: Cast, given: Given) -> Reconciliation:
    """Opened for Wangxi."""
    services.open_reconciliations(
        campaign=given.campaign, day=clock.today(), units=[cast.wangxi.pk], actor=act(cast.zhao)
    )
    return Reconciliation.objects.get(campaign=given.campaign)


def _roster(cast: Cast, given: Given) -> Filing:
    """Accepted, with one case to clean up."""
    ask_for_roster(given, cast)
    staffed(cast)
    return accepted_roster(cast, given)


def _any_time(given: Given, cast: Cast) -> FilingRequirement:
    row = FilingRequirement.objects.create(
        campaign=given.campaign, position=9, kind="typical_case", title="典型案例", rhythm="any_time"
    )
    RequirementParty.objects.create(requirement=row, unit=cast.wangxi)
    RequirementReceiver.objects.create(requirement=row, unit=cast.legal, reviews=True)
    return row


def _with_file(cast: Cast, given: Given) -> Filing:
    """An institution list with an attachment, submitted and waiting for its review."""
    filing = drafted(cast, given, given.institution_row(built=True), kind="institution_list")
    upload = SimpleUploadedFile("制度.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    services.attach_file(filing=filing, upload=upload, actor=act(cast.shen))
    return signed(cast, filing)


def _draft(cast: Cast, given: Given) -> Filing:
    obligation = given.obligation("monthly_information", cast.wangxi)
    filing = services.open_filing(obligation=obligation, actor=act(cast.shen))
    services.save_draft(
        filing=filing, content=content("monthly_information", text="亮点"), revision=0, actor=act(cast.shen)
    )
    upload = SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    services.attach_file(filing=filing, upload=upload, actor=act(cast.shen))
    return filing


def _draft_campaign(cast: Cast, slug: str) -> tuple[Campaign, FocusArea]:
    campaign = Campaign.objects.create(
        slug=f"{slug}-next", title="下一个专项整治", short_title="下一个", organiser=cast.legal, created_at=clock.now()
    )
    return campaign, FocusArea.objects.create(campaign=campaign, position=1, number="一", title="方面")


def _registration(filing: Filing) -> LiaisonRegistration:
    """A line as if the filing had been a liaison form: its reach is its filing's."""
    return LiaisonRegistration.objects.create(
        campaign=filing.campaign, unit=filing.unit, filing=filing, version=filing.current, section="法制股",
        name="张伟", phone="13812345678", registered_at=clock.now(),
    )  # fmt: skip


def _import(cast: Cast) -> ImportBatch:
    content = {"valid_from": clock.today().isoformat(), "rows": Book().to_json()}
    return ImportBatch.objects.create(
        name="单位人员.xlsx", content=content, uploaded_by=cast.admin, uploaded_at=clock.now()
    )


def _job(cast: Cast) -> Job:
    return Job.objects.create(
        kind="reporting.workbook", title="上报工作簿", requested_by=cast.zhao, queued_at=clock.now()
    )


def _message(cast: Cast) -> Message:
    """Something that has arrived in the bureau manager's inbox."""
    (message,) = post(user=cast.zhao, category="test", subject="催办", body="请报送", key="world")
    return message


def _export(cast: Cast, given: Given) -> Export:
    return Export.objects.create(
        campaign=given.campaign, cut_off=clock.today(), requested_by=cast.zhao, requested_at=clock.now()
    )


def _saved_view(cast: Cast, given: Given) -> SavedView:
    return SavedView.objects.create(user=cast.zhao, campaign=given.campaign, name="逾期", query="overdue=1")


def _bulk_run(cast: Cast, given: Given) -> BulkRun:
    """A proposal of nothing: its reach is its owner's."""
    return BulkRun.objects.create(
        campaign=given.campaign, actor=cast.zhao, verb="close", total=0, proposed_at=clock.now()
    )
