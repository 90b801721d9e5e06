"""指导联系: pairing, the check that each town has a guide, who is told which numbers, and what a merger does to it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.actors import Actor
from accounts.changing import Carriage
from accounts.models import Unit, UnitKind
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.checks import check_campaign
from campaigns.guidance import Standing, guided_lines, taking_part
from campaigns.models import Campaign, GuidancePairing, Obligation
from campaigns.services.guidance import GUIDANCE, GuidancePart, save_guidance
from tests.campaign_factory import make_campaign
from tests.factories import make_change
from tests.rectification.test_service_filing import drafted, signed

pytestmark = pytest.mark.django_db


def act(user) -> Actor:
    user.__dict__.pop("grants", None)
    return Actor(user, "10.0.0.8")


@pytest.fixture
def given(cast):
    """The two counties play the towns, the detachment and the legal section the departments."""
    Unit.objects.filter(pk__in=[cast.wangxi.pk, cast.shiwan.pk]).update(kind=UnitKind.TOWN)
    return make_campaign(cast)


def pair(given, by, *pairs) -> int:
    guides = {guided.pk: guide.pk if guide else None for guided, guide in pairs}
    return save_guidance(campaign=given.campaign, guides=guides, actor=act(by))


def test_each_unit_has_one_guide_and_the_trail_says_who_it_was(cast, given):
    assert pair(given, cast.zhao, (cast.wangxi, cast.legal), (cast.shiwan, cast.legal)) == 2
    assert pair(given, cast.zhao, (cast.wangxi, cast.legal)) == 0, "saved again is no change"
    assert pair(given, cast.zhao, (cast.shiwan, None)) == 1
    row = GuidancePairing.objects.get()
    assert (row.guide, row.guided) == (cast.legal, cast.wangxi)
    entry = Entry.objects.filter(action="campaigns.guidance.changed").latest("id")
    assert entry.before["pairings"] == {cast.shiwan.name: cast.legal.name}
    assert entry.after["pairings"] == {cast.shiwan.name: ""}


def test_what_is_refused(cast, given):
    with pytest.raises(PermissionDenied):
        pair(given, cast.shen, (cast.wangxi, cast.legal))
    with pytest.raises(Refused, match="不在本专项整治里"):
        pair(given, cast.zhao, (cast.wangxi, cast.office))
    with pytest.raises(Refused, match="不能指导自己"):
        pair(given, cast.zhao, (cast.wangxi, cast.wangxi))
    Campaign.objects.filter(pk=given.campaign.pk).update(state="closed")
    with pytest.raises(Refused, match="已经结束"):
        pair(given, cast.zhao, (cast.wangxi, cast.legal))
    assert not GuidancePairing.objects.exists()


def test_the_publish_check_names_towns_without_a_guide(cast, given):
    def found() -> list[str]:
        return [finding.key for finding in check_campaign(given.campaign) if "no_guide" in finding.key]

    assert not found(), "a campaign that pairs nobody is not asked"
    pair(given, cast.zhao, (cast.wangxi, cast.legal))
    assert found() == [f"unit.no_guide:{cast.shiwan.pk}"]
    pair(given, cast.zhao, (cast.shiwan, cast.legal))
    assert not found()


def test_numbers_are_told_to_the_guide_the_unit_itself_and_the_organiser(cast, given):
    pair(given, cast.zhao, (cast.wangxi, cast.legal), (cast.shiwan, cast.legal))
    Obligation.objects.filter(campaign=given.campaign).update(due_date=clock.today())
    signed(cast, drafted(cast, given, kind="problem_list"))
    owed = Obligation.objects.filter(campaign=given.campaign, unit=cast.wangxi, waived_at=None).count()
    units = taking_part(given.campaign)

    def told(user, everybody=False) -> dict:
        user.__dict__.pop("grants", None)
        lines = guided_lines(given.campaign, units, everybody=everybody, own=user.grants.unit_ids)
        return {line.unit: line.standing for line in lines}

    assert told(cast.qian)[cast.wangxi] == Standing(owed, 1) and told(cast.qian)[cast.shiwan] is not None
    assert told(cast.shen)[cast.wangxi] == Standing(owed, 1) and told(cast.shen)[cast.shiwan] is None
    assert told(cast.zhao, everybody=True)[cast.shiwan].filed == 0


def test_by_the_browser(cast, given):
    to = f"/campaigns/{given.campaign.slug}/guidance/"
    client = Client()
    client.force_login(cast.zhao)
    page = client.get(to).content.decode()
    assert f'name="guide-{cast.wangxi.pk}"' in page
    client.post(f"{to}save/", {f"guide-{cast.wangxi.pk}": cast.legal.pk, "guide-x": "1", "guide-": "2"})
    assert GuidancePairing.objects.get().guide == cast.legal
    assert "1个单位还没有指导单位" in client.get(to).content.decode()
    town = Client()
    town.force_login(cast.shen)
    page = town.get(to).content.decode()
    assert "望溪县局由局法规科指导" in page and "保存指导联系" not in page
    assert town.post(f"{to}save/", {}).status_code == 403
    guide = Client()
    guide.force_login(cast.qian)
    assert "本单位指导1个单位" in guide.get(to).content.decode()


def test_the_receiver_guides_whom_the_unit_guided(cast, given):
    pair(given, cast.zhao, (cast.wangxi, cast.legal), (cast.shiwan, cast.legal))
    part = GuidancePart()
    assert [holding.count for holding in part.holdings(cast.legal, clock.today())] == [2]
    change = make_change(cast.legal, cast.admin)

    def carried(unit, target) -> Carriage:
        return Carriage(change, unit, clock.today(), clock.now(), act(cast.admin), {GUIDANCE: target})

    assert part.carry(carried(cast.legal, cast.detachment)) == {"pairings": 2}
    assert set(GuidancePairing.objects.values_list("guide", flat=True)) == {cast.detachment.pk}
    assert part.carry(carried(cast.wangxi, cast.shiwan)) == {"pairings": 1}
    assert GuidancePairing.objects.get().guided == cast.shiwan, "the receiver keeps the guide it has"
