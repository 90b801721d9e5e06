"""名册和清理名单 as a typed filing: drawn, completed, frozen, and compared with the roster of today."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from personnel import services as personnel
from personnel.services import OfficerFields
from rectification import services
from rectification.models import Filing
from rectification.paper import paper_of
from rectification.rosters import changes_now, covered_units
from rectification.services import NotReady
from rectification.sheets.officer_roster import CLEAN_UP, ROSTER, of_half
from tests.campaign_factory import make_campaign
from tests.personnel.scenes import id_number, mobile, officer, registered
from tests.rectification.roster_scenes import (
    KIND,
    accepted_roster,
    answered,
    ask_for_roster,
    filed,
    leave,
    opened,
    staffed,
)
from tests.rectification.scenes import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast):
    given = make_campaign(cast)
    ask_for_roster(given, cast)
    return given


def names(filing: Filing, half: str) -> list[str]:
    return [row["cells"]["name"] for row in of_half(filing.current.content, half)]


def test_a_draft_is_drawn_from_the_roster_and_asks_only_for_measures(cast, given):
    staffed(cast)
    filing = opened(cast, given)
    assert names(filing, ROSTER) == ["高远", "秦晓峰"], "the brigade's people are the county's to file"
    assert names(filing, CLEAN_UP) == ["马骏"]
    cells = of_half(filing.current.content, ROSTER)[0]["cells"]
    assert (cells["post"], cells["kind"], cells["certificate_kind"], cells["number"], cells["issuer"]) == (
        "副大队长", "执法人员", "交通运输行政执法证", "B0001", "岚川市司法局",
    )  # fmt: skip
    assert cells["state"] == "在岗，有效" and cells["issued_on"] and cells["valid_until"] and cells["inspect_by"]
    faults = services.faults_of(filing=filing, version=filing.current)
    assert [fault.column for fault in faults] == ["measure", "due"]
    with pytest.raises(NotReady):
        services.submit_filing(filing=filing, actor=act(cast.shen))
    filing = answered(cast, filing)
    services.submit_filing(filing=filing, actor=act(cast.shen))
    assert Filing.objects.get(pk=filing.pk).state == "submitted"


def test_what_is_drawn_cannot_be_typed(cast, given):
    staffed(cast)
    filing = opened(cast, given)
    rows = [
        {"id": row["id"], "cells": {"name": "改名", "number": "X", "measure": "收回", "due": "2026年9月"}}
        for row in filing.current.content["rows"]
    ]
    rows.append({"id": "new-1", "cells": {"half": "roster", "name": "多出来的"}})
    content = {"schema": "officer_roster/2", "fields": {"remark": "说明", "drawn_on": "2000-01-01"}, "rows": rows}
    version, renamed = services.save_draft(filing=filing, content=content, revision=0, actor=act(cast.shen))
    assert renamed == {} and [row["cells"]["name"] for row in version.content["rows"]] == ["高远", "秦晓峰", "马骏"]
    assert [row["cells"]["measure"] for row in version.content["rows"]] == ["", "", "收回"]
    assert version.content["fields"]["remark"] == "说明" and version.content["fields"]["drawn_on"] != "2000-01-01"


def test_who_files_for_whom(cast, given):
    """A section files for its bureau; who files himself is left to himself; nobody is filed twice or by none."""
    legal, wangxi, shiwan = (
        set(covered_units(given.obligation(KIND, u))) for u in (cast.legal, cast.wangxi, cast.shiwan)
    )
    assert legal == {cast.bureau.pk, cast.legal.pk, cast.office.pk, cast.detachment.pk}
    assert wangxi == {cast.wangxi.pk, cast.wangxi_brigade.pk} and shiwan == {cast.shiwan.pk, cast.shiwan_brigade.pk}


def test_a_section_beside_another_that_files_has_only_its_own(cast):
    given = make_campaign(cast)
    ask_for_roster(given, cast, cast.legal, cast.office)
    assert covered_units(given.obligation(KIND, cast.legal)) == [cast.legal.pk]
    given = make_campaign(cast, slug="other")
    ask_for_roster(given, cast, cast.legal, cast.bureau, cast.detachment)
    assert covered_units(given.obligation(KIND, cast.legal)) == [cast.legal.pk]
    mine = set(covered_units(given.obligation(KIND, cast.bureau)))
    assert cast.detachment.pk not in mine and cast.legal.pk not in mine and cast.wangxi_brigade.pk in mine


def test_a_change_in_the_roster_must_be_drawn_before_it_is_sent(cast, given):
    people = staffed(cast)
    filing = answered(cast, opened(cast, given))
    leave(people["good"], cast, "retired")
    faults = services.faults_of(filing=filing, version=filing.current)
    assert [fault.column for fault in faults] == ["drawn_on"]
    assert [(c.table, c.name, c.text) for c in changes_now(filing, filing.current)] == [
        ("清理名单", "高远 交通运输行政执法证 B0001", "新列入"),
        ("名册", "高远 交通运输行政执法证 B0001", "不再列入"),
    ]
    changed = services.redraw_roster(filing=filing, actor=act(cast.shen))
    filing = Filing.objects.get(pk=filing.pk)
    assert len(changed) == 2 and names(filing, CLEAN_UP) == ["马骏", "高远"]
    kept = of_half(filing.current.content, CLEAN_UP)[0]["cells"]["measure"]
    assert kept == "收回证件，报法规科注销", "what was written of a case stays with it"
    faults = services.faults_of(filing=filing, version=filing.current)
    assert {(fault.column, fault.number) for fault in faults} == {("measure", 2), ("due", 2)}
    entry = Entry.objects.filter(action="rectification.filing.redrawn").latest("id")
    assert entry.after == {"version": 1, "rows": 3, "changed": 2}


def test_frozen_against_later_changes_and_telling_them(cast, given, client: Client):
    people = staffed(cast)
    filing = accepted_roster(cast, given)
    before = paper_of(filing)
    assert changes_now(filing, filing.current) == []
    personnel.edit_officer(
        officer=people["brigade"], data=OfficerFields(name="秦晓峰", post="大队长"), actor=act(cast.zhao)
    )
    later = Filing.objects.get(pk=filing.pk)
    assert paper_of(later)["roster"] == before["roster"] and later.current.sha256 == filing.current.sha256
    (change,) = changes_now(later, later.current)
    assert change.text == "职务由“执法队员”改为“大队长”"
    for person, name in ((cast.shen, "filing-detail"), (cast.zhao, "review-detail"), (cast.wu, "filing-detail")):
        client.force_login(person)
        page = client.get(reverse(name, args=[filing.uuid])).content.decode()
        assert "定稿以后名册有1处变化" in page and "大队长" in page


def test_nothing_to_tell_is_told_plainly(cast, given):
    filing = filed(cast, given, cast.shiwan)
    paper = paper_of(filing)
    assert paper["zero"] and paper["people"] == paper["cases"] == 0
    client = Client()
    client.force_login(cast.lin)
    page = client.get(reverse("filing-detail", args=[filing.uuid])).content.decode()
    assert "没有在册的执法人员" in page and "没有需要清理的证件和人员" in page and page.count("零报告") == 2


def test_a_person_with_two_certificates_counts_once(cast, given):
    row = officer(cast.wangxi, cast.shen)
    registered(row, cast.zhao, "B1")
    registered(row, cast.zhao, "B2", code="national")
    officer(cast.wangxi, cast.shen, "卢静")
    paper = paper_of(opened(cast, given))
    assert (paper["people"], paper["certificates"]) == (2, 2)
    assert [(line["number"], line["name"]) for line in paper["roster"]] == [(1, "卢静"), (2, "高远"), ("", "高远")]


def test_signed_where_the_campaign_demands_it(cast):
    given = make_campaign(cast)
    ask_for_roster(given, cast, needs_signature=True)
    staffed(cast)
    filing = filed(cast, given)
    assert filing.state == "submitted" and filing.current.signatures.get().sha256 == filing.current.sha256
    assert paper_of(filing)["signature"]["name"] == "韩立诚"


def test_no_private_number_comes_in(cast, given):
    number, phone = id_number(1), mobile(7)
    row = officer(cast.wangxi, cast.shen, id_number=number, mobile=phone)
    registered(row, cast.zhao)
    leave(row, cast)
    filing = opened(cast, given)
    assert number not in str(filing.current.content) and phone not in str(filing.current.content)
    filing = answered(cast, filing, measure=f"联系{phone}收回", note=number)
    faults = services.faults_of(filing=filing, version=filing.current)
    assert [(fault.column, fault.message) for fault in faults] == [
        ("measure", "里面像有身份证号或手机号"), ("note", "里面像有身份证号或手机号"),
    ]  # fmt: skip


def test_a_text_of_the_first_version_still_prints_and_is_drawn_when_edited(cast, given):
    staffed(cast)
    filing = opened(cast, given)
    text = {"schema": "officer_roster/1", "fields": {"text": "名册见附件"}, "rows": []}
    filing.versions.update(content=text, schema="officer_roster/1")
    filing = Filing.objects.get(pk=filing.pk)
    assert paper_of(filing)["template"] == "print/_narrative.html" and paper_of(filing)["paragraphs"] == ["名册见附件"]
    client = Client()
    client.force_login(cast.shen)
    assert "这份材料要改用名册填报" in client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()
    services.redraw_roster(filing=filing, actor=act(cast.shen))
    filing = Filing.objects.get(pk=filing.pk)
    assert filing.current.schema == "officer_roster/2" and filing.current.content["fields"]["remark"] == "名册见附件"
    assert names(filing, CLEAN_UP) == ["马骏"]


def test_the_editor_without_script(cast, given, client: Client):
    people = staffed(cast)
    client.force_login(cast.shen)
    client.post(reverse("obligation-open", args=[given.obligation(KIND, cast.wangxi).uuid]))
    filing = Filing.objects.get(kind=KIND)
    edit = reverse("filing-edit", args=[filing.uuid])
    page = client.get(edit).content.decode()
    (row,) = of_half(filing.current.content, CLEAN_UP)
    assert f'name="c-{row["id"]}-measure"' in page and "马骏" in page and "高远" in page
    assert reverse("officer-detail", args=[people["good"].uuid]) in page
    assert reverse("officer-detail", args=[people["brigade"].uuid]) not in page, "not in the liaison's reach"
    typed = {"revision": "0", "row": row["id"], f"c-{row['id']}-measure": "收回注销", f"c-{row['id']}-due": "2000年1月"}
    leave(people["good"], cast)
    answer = client.post(reverse("filing-redraw", args=[filing.uuid]), typed, follow=True)
    told = answer.content.decode()
    assert "已从名册更新，有2处变化" in told and "收回注销" in told, "what was typed is kept first"
    client.post(reverse("filing-send", args=[filing.uuid]))
    page = client.get(edit + "?check=1").content.decode()
    assert "还有3处要改" in page and "早于通知印发日期" in page
    assert Filing.objects.get(pk=filing.pk).state == "draft"


def test_a_collision_shows_only_what_the_unit_writes(cast, given, client: Client):
    staffed(cast)
    filing = answered(cast, opened(cast, given))
    client.force_login(cast.han)
    (row,) = of_half(filing.current.content, CLEAN_UP)
    typed = {"revision": "0", "row": row["id"], f"c-{row['id']}-measure": "登报作废", f"c-{row['id']}-due": "2026年9月"}
    answer = client.post(reverse("filing-save", args=[filing.uuid]), typed, headers={"Accept": "application/json"})
    (theirs,) = answer.json()["rows"]
    assert answer.status_code == 409 and set(theirs["cells"]) == {"measure", "due", "note"}
    page = client.post(reverse("filing-save", args=[filing.uuid]), typed)
    assert page.status_code == 409 and "登报作废" in page.content.decode()
