"""Units, groups and people out and in again: unchanged is no change, a change is shown as old and new."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from openpyxl import load_workbook

from accounts.actors import Actor
from accounts.imports import checking
from accounts.models import Unit
from accounts.services.imports import apply_import, check_import, export_organisation, plan_of
from accounts.services.units import dissolve_unit
from accounts.services.users import deactivate_user
from audit import clock
from audit.models import Entry
from tests.accounts.books import saved, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast) -> Actor:
    return Actor(cast.admin)


def checked(content: bytes, admin: Actor):
    batch = check_import(name="a.xlsx", content=content, valid_from=clock.today(), actor=admin)
    return batch, plan_of(batch)


def test_out_and_in_again_changes_nothing(cast, admin):
    dissolve_unit(unit=cast.wangxi_brigade, on=clock.today(), reason="撤销", actor=admin)
    deactivate_user(user=cast.lin, reason="离职", actor=admin)
    _batch, plan = checked(export_organisation(actor=admin), admin)
    assert plan.faults == [] and plan.empty
    assert plan.unchanged["units"] == Unit.objects.standing(clock.today()).count()
    assert plan.unchanged["people"] > 5 and plan.unchanged["groups"] >= 1
    assert Entry.objects.filter(action="accounts.organisation.exported").count() == 1


def test_a_changed_export_is_a_change_of_what_is_there(cast, admin):
    book = load_workbook(io.BytesIO(export_organisation(actor=admin)))
    page = book["单位"]
    for row in page.iter_rows(min_row=2):
        if row[0].value == "WX":
            row[2].value = "望溪交通局"
    page.append(["NEW", "新设局", "", "LC", "局", "", "9"])
    batch, plan = checked(saved(book), admin)
    assert plan.faults == [] and [(step.code, step.new) for step in plan.units] == [("WX", False), ("NEW", True)]
    assert plan.units[0].changes == (("简称", "望溪县局", "望溪交通局"),)
    apply_import(batch=batch, actor=admin)
    assert Unit.objects.get(code="WX").short_name == "望溪交通局" and Unit.objects.filter(code="NEW").exists()


def test_too_much_at_once_is_told(cast, admin, monkeypatch):
    monkeypatch.setattr(checking, "MAX_ROWS", 1)
    rows = [(f"U{n}", f"单位{n}", "", "LC", "局", "", "") for n in range(2)]
    _batch, plan = checked(workbook(rows), admin)
    assert [fault.problem for fault in plan.faults] == ["要写入的有2处，太多"] and "分两次" in plan.faults[0].remedy


def test_only_who_keeps_the_organisation_takes_it_out(cast):
    with pytest.raises(PermissionDenied):
        export_organisation(actor=Actor(cast.zhao))
    client = Client()
    client.force_login(cast.admin)
    answer = client.get("/import/export/")
    sheets = load_workbook(io.BytesIO(answer.content))
    assert sheets.sheetnames == ["单位", "分组", "人员", "填写说明"]
    assert sheets["单位"].data_validations.dataValidation
    assert "/import/export/" in client.get("/import/").content.decode()


def test_long_numbers_and_hidden_sheets_are_told_here_too(cast, admin):
    book = load_workbook(io.BytesIO(workbook([("QH", "青禾县交通运输局", "", "LC", "局", "", "")])))
    book["单位"]["A3"], book["单位"]["B3"], book["单位"]["E3"] = 123456789012345678, "长代码局", "局"
    _batch, plan = checked(saved(book), admin)
    assert [(fault.row, fault.column) for fault in plan.faults] == [(3, "单位代码")] and "末几位" in plan.faults[
        0
    ].problem
    book["人员"].sheet_state = "hidden"
    _batch, plan = checked(saved(book), admin)
    assert any(fault.sheet == "人员" and "隐藏" in fault.problem for fault in plan.faults)
