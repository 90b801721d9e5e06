"""The demo's leading groups, and which sections guide which counties."""

from campaigns.leading import read_people
from campaigns.models import Campaign, Participation
from campaigns.services.guidance import save_guidance
from campaigns.services.leading import GroupFields, set_up_group
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import MANAGER

PEOPLE = """组长：陈道远｜岚川市交通运输局｜副局长｜0830-2210001
第一副组长：孙和平｜局法规科｜科长｜0830-2210010
副组长：郝建｜市交通运输综合执法支队｜支队长｜0830-2210100
成员：吴桐｜局办公室｜副主任｜0830-2210020
韩立诚｜望溪县交通运输局｜局长｜0830-5520101
丁学勤｜石湾县交通运输局｜局长｜0830-6630101"""
COUNTY = """组长：韩立诚｜望溪县交通运输局｜局长｜0830-5520101
成员：沈雨桐｜人事法制股｜副股长｜0830-5520113"""


def lead(organisation: Organisation, campaign: Campaign) -> None:
    """The campaign's group, a county's own, and the detachment guiding two counties; the others have no guide yet."""
    manager, wangxi = organisation.actor(MANAGER), organisation.units["WX"]
    seats, _faults = read_people(PEOPLE)
    with at(-34, 10):
        data = GroupFields("执法突出问题专项整治领导小组", "岚交法〔2026〕3号", "局法规科", "孙和平", "0830-2210010")
        set_up_group(campaign=campaign, unit=None, data=data, seats=seats, actor=manager)
        places = set(Participation.objects.filter(campaign=campaign).values_list("unit__code", flat=True))
        guides = {"WX": "LC-ZD", "SW": "LC-ZD"}
        pairs = {
            organisation.units[guided].pk: organisation.units[guide].pk
            for guided, guide in guides.items()
            if {guided, guide} <= places
        }
        save_guidance(campaign=campaign, guides=pairs, actor=manager)
        if "WX" in places:
            own, _faults = read_people(COUNTY)
            data = GroupFields("望溪县交通运输局专项整治领导小组", office="人事法制股")
            set_up_group(
                campaign=campaign, unit=wangxi, data=data, seats=own, actor=organisation.actor("shenyutong")
            )  # fmt: skip
