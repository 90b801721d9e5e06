"""The pages of an amendment: written step by step without script, published with a reason, read by the units."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from campaigns.models import Amendment, AmendmentState, Deadline
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, submitted


@pytest.fixture
def given(cast):
    given = make_campaign(cast)
    group = given.campaign.task_groups.create(number="一", title="整改")
    clause = group.tasks.create(number="1", text="建立首问负责制").assignments.create(parties_text="望溪县局")
    clause.parties.create(unit=cast.wangxi)
    Deadline.objects.create(assignment=clause, text="适时", when_due=True)
    return given


@pytest.fixture
def zhao(cast) -> Client:
    client = Client()
    client.force_login(cast.zhao)
    return client


@pytest.fixture
def draft(cast, given) -> Amendment:
    return amend.begin_amendment(campaign=given.campaign, actor=Actor(cast.zhao))


def page(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def propose(client, draft, change, about="", /, **typed):
    url = reverse("amendment-propose", args=[draft.uuid])
    return client.post(f"{url}?kind={change}&target={about}", typed)


def test_from_the_list_to_the_notice(cast, given, zhao):
    assert "还没有修订过" in page(zhao, "amendment-list", given.campaign.slug)
    zhao.post(reverse("amendment-begin", args=[given.campaign.slug]))
    draft = Amendment.objects.get()
    item = given.items[0]
    chosen = page(zhao, "amendment-detail", draft.uuid, query=f"?kind=text&target=item-{item.pk}")
    assert "无证人员、辅助人员单独上路检查</textarea>" in chosen
    assert propose(zhao, draft, "text", f"item-{item.pk}", text="改过的写法").status_code == 302
    shown = page(zhao, "amendment-detail", draft.uuid)
    assert "改过的写法" in shown and "无证人员、辅助人员单独上路检查" in shown

    refused = zhao.post(reverse("amendment-publish", args=[draft.uuid]), {"reason": "", "seen": "x"})
    assert refused.status_code == 422 and "请写明为什么修订" in refused.content.decode()
    seen = preview_amendment(amendment=draft).digest
    zhao.post(reverse("amendment-publish", args=[draft.uuid]), {"reason": "按上级要求", "seen": seen})
    draft.refresh_from_db()
    assert (draft.state, draft.number) == (AmendmentState.PUBLISHED, 1)

    reader = Client()
    reader.force_login(cast.shen)
    plan = page(reader, "campaign-plan", given.campaign.slug)
    assert "修订记录" in plan and "改过的写法" in plan and "按上级要求" in plan and "已按第1次修订更新" in plan
    todo = page(reader, "obligation-list")
    assert "请签收：第1次修订" in todo and "按上级要求" in todo


@pytest.mark.parametrize(
    ("kind", "row", "typed"),
    [
        ("dates", "deadline", {"text": "年底前"}),
        ("dates", "phase", {"window_text": "", "start": "2026-01-01", "end": "2027-01-01"}),
        ("dates", "requirement", {"due_text": "", "due_date": "2099-01-01"}),
        ("withdraw", "item", {}),
        ("withdraw", "task", {}),
        ("withdraw", "requirement", {}),
        ("add_item", "area", {"number": "4", "text": "新的一条"}),
        ("add_filer", "requirement", {"unit": "office"}),
        ("contact", "", {"contact_name": "周岚", "contact_phone": "1"}),
    ],
)  # fmt: skip
def test_every_kind_is_written_on_its_form(cast, given, zhao, draft, kind, row, typed):
    rows = {
        "deadline": Deadline.objects.get(),
        "phase": given.campaign.phases.get(),
        "requirement": given.requirements["problem_list"],
        "item": given.items[1],
        "task": given.campaign.task_groups.get().tasks.get(),
        "area": given.areas[0],
    }
    target = f"{row}-{rows[row].pk}" if row else ""
    if typed.get("unit"):
        typed = {"unit": cast.office.pk}
    form = page(zhao, "amendment-detail", draft.uuid, query=f"?kind={kind}&target={target}")
    assert "写入修订" in form
    assert all(f'name="{name}"' in form for name in typed)
    assert propose(zhao, draft, kind, target, **typed).status_code == 302
    assert draft.changes.get().kind == kind
    page(zhao, "amendment-detail", draft.uuid)


def test_a_requirement_is_added_on_its_form(cast, given, zhao, draft):
    typed = {
        "kind": "custom", "title": "专项小结", "rhythm": "once", "due_date": "2099-01-01",
        "units": [cast.wangxi.pk, cast.shiwan.pk],
    }  # fmt: skip
    assert propose(zhao, draft, "add_requirement", **typed).status_code == 302
    assert "2099-01-01" in page(zhao, "amendment-detail", draft.uuid)
    missing = propose(zhao, draft, "add_requirement", **{**typed, "title": ""})
    assert missing.status_code == 422 and "2099-01-01" in missing.content.decode()
    monthly = propose(zhao, draft, "add_requirement", **{**typed, "rhythm": "monthly", "due_date": ""})
    assert monthly.status_code == 422 and "请填每月几日前" in monthly.content.decode()


def test_a_foreign_row_and_a_kind_that_does_not_exist_are_told(given, zhao, draft):
    for kind, target in (("text", "item-999999"), ("nothing", "x"), ("withdraw", f"area-{given.areas[0].pk}")):
        assert propose(zhao, draft, kind, target).status_code == 302
        page(zhao, "amendment-detail", draft.uuid, query=f"?kind={kind}&target={target}")
    assert not draft.changes.exists()


def test_a_change_is_taken_out_and_the_draft_given_up(cast, given, zhao, draft):
    propose(zhao, draft, "contact", contact_name="周岚", contact_phone="")
    zhao.post(reverse("amendment-change-remove", args=[draft.uuid, draft.changes.get().pk]))
    assert not draft.changes.exists()
    zhao.post(reverse("amendment-drop", args=[draft.uuid]))
    draft.refresh_from_db()
    assert draft.state == AmendmentState.DROPPED
    assert "已放弃的修订" in page(zhao, "amendment-detail", draft.uuid)
    assert propose(zhao, draft, "contact", contact_name="周岚", contact_phone="").status_code == 302
    assert not draft.changes.exists()


def test_a_filing_under_way_keeps_what_it_holds(cast, given, draft):
    """The frozen version prints in the words of its day; a draft that holds a withdrawn item may still be sent."""
    from rectification import services
    from rectification.models import Filing
    from tests.campaign_factory import content

    filing = submitted(cast, given)
    other = services.open_filing(obligation=given.obligation("problem_list", cast.shiwan), actor=act(cast.lin))
    services.save_draft(
        filing=other, content=content("problem_list", given.problem_row()), revision=0, actor=act(cast.lin)
    )
    sha = filing.current.sha256
    zhao = act(cast.zhao)
    amend.propose_withdrawal(amendment=draft, row=given.items[0], actor=zhao)
    effect = preview_amendment(amendment=draft)
    assert {row.unit_name for row in effect.under_way} == {cast.wangxi.name, cast.shiwan.name}
    from campaigns.services.amend_publish import publish_amendment

    publish_amendment(amendment=draft, reason="重复", seen=effect.digest, actor=zhao)
    second = amend.begin_amendment(campaign=given.campaign, actor=zhao)
    amend.propose_text(amendment=second, row=given.areas[0], values={"title": "改过的方面"}, actor=zhao)
    publish_amendment(
        amendment=second, reason="用语", seen=preview_amendment(amendment=second).digest, actor=zhao
    )  # fmt: skip

    frozen = Filing.objects.get(pk=filing.pk)
    assert (frozen.current.sha256, frozen.current.campaign_version) == (sha, 0)
    context = services.sheet_context(frozen, frozen.current)
    assert [(item.text, item.area_title) for item in context.items if item.key == str(given.items[0].pk)] == [
        ("无证人员、辅助人员单独上路检查", "执法资格管理方面的问题")
    ]
    held = Filing.objects.get(pk=other.pk)
    assert services.faults_of(filing=held, version=held.current) == []
    services.send_for_signature(filing=held, actor=act(cast.lin))
    assert Filing.objects.get(pk=other.pk).current.campaign_version == 2
    fresh = services.open_filing(obligation=given.obligation("problem_list", cast.detachment), actor=act(cast.bai))
    offered = {item.key for item in services.sheet_context(fresh, fresh.current).items}
    assert str(given.items[0].pk) not in offered
