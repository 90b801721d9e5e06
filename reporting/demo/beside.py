"""What the demo's office writes beside problems: a comment, a common problem, who else found one, a candidate."""

from audit import clock
from campaigns.models import Campaign
from rectification import services
from rectification.models import Problem
from rectification.services.common import Texts
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import MANAGER

COMMON = Texts(
    title="辅助人员单独上路检查",
    cause="持证人员不足，排班时没有留出带队的人",
    measure="统一排班，每班至少两名持证人员；缺员当天上报，不得由辅助人员顶班",
    responsible="法规科",
)


def write_beside(organisation: Organisation, campaign: Campaign) -> None:
    """Yesterday evening, after all else that the story tells."""
    manager = organisation.actor(MANAGER)
    with at(-1, 20):
        rows = Problem.objects.filter(campaign=campaign, focus_item__number="1").standing()
        like = list(rows.order_by("unit__path", "position"))
        services.create_common_problem(campaign=campaign, texts=COMMON, problems=like, actor=manager)
        shiwan = organisation.units["SW"]
        problem = Problem.objects.filter(campaign=campaign, unit=shiwan).unfinished().order_by("position").first()
        if problem is None:
            return
        services.write_comment(
            problem=problem, text="排班表只到第二周，请补齐，并写明每班由谁带队。", actor=manager
        )  # fmt: skip
        services.record_finding(
            problem=problem, source="special_inspection", organ="市交通运输局", found_on=clock.today(), actor=manager
        )  # fmt: skip
        services.record_disposition(
            problem=problem, kind="criticism", person="方启明", post="综合执法大队二中队队长",
            decided_on=clock.today(), note="当面批评，责令限期改正", actor=manager,
        )  # fmt: skip
        services.propose_problem(problem=problem, reason="补了两次材料仍不完整，下次督查时看现场", actor=manager)
