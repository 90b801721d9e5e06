"""Confirming an import: all of it in one transaction, roles as proposals, passwords shown once."""

import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse
from openpyxl import load_workbook

from accounts.actors import Actor
from accounts.models import ImportBatch, Membership, Unit, UnitGroup, User
from accounts.services import imports
from accounts.services.imports import apply_import, check_import, discard_import, discard_old_imports
from accounts.services.units import UnitFields, create_unit
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from tests.accounts.books import workbook
from tests.accounts.breaking import mend, refuse_inserts

DAY = date(2020, 6, 1)
UNITS = [
    ("QH-DD", "青禾县交通运输综合执法大队", "青禾大队", "QH", "大队", "青禾县", 1),
    ("QH", "青禾县交通运输局", "青禾县局", "LC", "局", "青禾县", 6),
    ("WX", "望溪市交通运输局", "", "", "局", "", ""),
]
GROUPS = [("counties", "各县（区）交通运输局", "QH"), ("key", "重点整治单位", "QH"), ("key", "重点整治单位", "WX")]
PEOPLE = [
    ("qinghe1", "青一", "0991-5550300", "QH", "联络员", "法制股"),
    ("qinghe1", "青一", "", "QH-DD", "联络员", ""),
    ("qinghe2", "青二", "", "QH", "单位负责人", "局长"),
    ("shenyutong", "沈雨桐", "0991-5550301", "WX", "联络员", ""),
]


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


def upload(admin, units=UNITS, groups=GROUPS, people=PEOPLE):
    content = workbook(units, groups, people)
    return check_import(name="机构.xlsx", content=content, valid_from=DAY, actor=admin)


def test_everything_is_written(cast, admin):
    applied = apply_import(batch=upload(admin), actor=admin)
    unit = Unit.objects.get(code="QH-DD")
    assert [above.code for above in Unit.objects.get_ancestors(unit)] == ["LC", "QH"]
    records = cast.wangxi.records.order_by("valid_from")
    assert [(r.name, str(r.valid_from)) for r in records] == [
        ("望溪县交通运输局", "2015-01-01"),
        ("望溪市交通运输局", "2020-06-01"),
    ]
    assert records[1].short_name == "望溪县局", "an empty cell changes nothing"
    assert {p.unit.code for p in cast.counties.members.in_force(clock.today())} == {"WX", "SW", "QH"}
    assert UnitGroup.objects.get(code="key").members.in_force(DAY).count() == 2
    assert User.objects.get(username="shenyutong").phone == "0991-5550301"
    assert applied.counts == {
        "units_new": 2, "units_changed": 1, "groups_new": 1, "groups_changed": 1,
        "people_new": 2, "people_changed": 1, "roles_proposed": 3,
    }  # fmt: skip
    assert {account.user.username for account in applied.accounts} == {"qinghe1", "qinghe2"}
    for account in applied.accounts:
        assert User.objects.get(pk=account.user.pk).check_password(account.password)


def test_roles_are_only_proposed(cast, admin):
    apply_import(batch=upload(admin), actor=admin)
    proposed = Membership.objects.proposed()
    assert {(m.user.username, m.unit.code, m.role, m.post) for m in proposed} == {
        ("qinghe1", "QH", "liaison", "法制股"),
        ("qinghe1", "QH-DD", "liaison", ""),
        ("qinghe2", "QH", "unit_leader", "局长"),
    }
    assert User.objects.get(username="qinghe1").grants.posts == ()


def test_each_act_and_the_whole_are_in_the_trail(cast, admin):
    batch = upload(admin)
    apply_import(batch=batch, actor=admin)
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions[0] == "accounts.import.checked" and actions[-1] == "accounts.import.applied"
    assert actions.count("accounts.unit.created") == 2 and actions.count("accounts.user.created") == 2
    assert actions.count("accounts.unit.edited") == actions.count("accounts.user.edited") == 1
    assert actions.count("accounts.membership.proposed") == 3
    assert Entry.objects.filter(after__people_new=2).count() == 1


def test_the_same_workbook_again_changes_nothing(cast, admin):
    apply_import(batch=upload(admin), actor=admin)
    assert imports.plan_of(upload(admin)).empty


def test_a_batch_is_applied_once_and_its_rows_are_forgotten(cast, admin):
    batch = upload(admin)
    stale = ImportBatch.objects.get(pk=batch.pk)
    apply_import(batch=batch, actor=admin)
    for again in (batch, stale, ImportBatch.objects.get(pk=batch.pk)):
        with pytest.raises(StaleState):
            apply_import(batch=again, actor=admin)
        with pytest.raises(StaleState):
            discard_import(batch=again, actor=admin)
    kept = ImportBatch.objects.get(pk=batch.pk)
    assert kept.content == {} and kept.applied_at is not None
    assert User.objects.filter(username="qinghe1").count() == 1


def test_faults_forbid_it(cast, admin):
    batch = upload(admin, units=[("QH", "青禾县交通运输局", "", "NOPE", "局", "", "")])
    with pytest.raises(Refused, match="没有写入任何一行"):
        apply_import(batch=batch, actor=admin)
    assert not Unit.objects.filter(code="QH").exists()
    assert ImportBatch.objects.get(pk=batch.pk).applied_at is None


def test_what_has_become_wrong_since_the_dry_run_forbids_it_too(cast, admin):
    """Between the two somebody made a unit of the same name under the same parent."""
    batch = upload(admin)
    assert batch.faults == []
    twin = UnitFields("青禾县交通运输局", "bureau", parent=cast.bureau)
    create_unit(code="OTHER", fields=twin, valid_from=DAY, actor=admin)
    with pytest.raises(Refused, match="有1处错误"):
        apply_import(batch=batch, actor=admin)
    assert not User.objects.filter(username="qinghe1").exists()


def test_a_failure_in_the_middle_leaves_nothing(cast, admin):
    """The last step breaks: units, groups and people written before it are gone, and the batch can be tried again."""
    batch = upload(admin)
    before = (Unit.objects.count(), User.objects.count(), Entry.objects.count())
    refuse_inserts("accounts_membership")
    with pytest.raises(DatabaseError, match="full"):
        apply_import(batch=batch, actor=admin)
    assert (Unit.objects.count(), User.objects.count(), Entry.objects.count()) == before
    mend("accounts_membership")
    apply_import(batch=ImportBatch.objects.get(pk=batch.pk), actor=admin)
    assert Unit.objects.filter(code="QH").exists()


def test_discard(cast, admin):
    batch = upload(admin)
    discard_import(batch=batch, actor=admin)
    assert not ImportBatch.objects.exists()
    assert Entry.objects.latest("id").action == "accounts.import.discarded"


def test_what_nobody_confirms_goes_after_a_day(cast, admin, june):
    upload(admin)
    june.shift(timedelta(hours=23))
    upload(admin)
    assert discard_old_imports() == 0
    june.shift(timedelta(hours=2))
    assert discard_old_imports() == 1
    assert ImportBatch.objects.count() == 1
    entry = Entry.objects.latest("id")
    assert entry.action == "accounts.import.discarded" and entry.actor_id is None and "一天" in entry.reason


@pytest.mark.parametrize("who", ["guard", "auditor", "zhao"])
def test_only_the_system_administrator_imports(cast, admin, who):
    batch, actor = upload(admin), Actor(getattr(cast, who))
    with pytest.raises(PermissionDenied):
        upload(actor)
    with pytest.raises(PermissionDenied):
        apply_import(batch=batch, actor=actor)
    with pytest.raises(PermissionDenied):
        discard_import(batch=batch, actor=actor)


def send(client, content, valid_from="2020-06-01"):
    upload = SimpleUploadedFile("机构.xlsx", content)
    return client.post(reverse("import-start"), {"workbook": upload, "valid_from": valid_from})


def test_in_the_browser(client, cast):
    client.force_login(cast.admin)
    answer = send(client, workbook(UNITS, GROUPS, PEOPLE))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("import-detail", args=[batch.uuid])
    page = client.get(answer.url).content.decode()
    assert "共10行，没有错误，等您确认" in page and "望溪县交通运输局 → 望溪市交通运输局" in page
    sheet = client.post(reverse("import-apply", args=[batch.uuid]))
    assert sheet.status_code == 200 and sheet["Cache-Control"] == "no-store"
    text = sheet.content.decode()
    passwords = re.findall(r'z-slip__password">([^<]+)<', text)
    assert len(passwords) == 2 and "青禾县局 联络员；青禾大队 联络员" in text
    client.logout()
    client.post(reverse("login"), {"username": "qinghe1", "password": passwords[0]})
    assert client.get(reverse("home")).url == reverse("password-change")


def test_the_passwords_are_not_shown_again(client, cast, admin):
    batch = upload(admin)
    client.force_login(cast.admin)
    client.post(reverse("import-apply", args=[batch.uuid]))
    again = client.post(reverse("import-apply", args=[batch.uuid]), follow=True).content.decode()
    assert "您的操作没有执行" in again and "z-slip__password" not in again
    page = client.get(reverse("import-detail", args=[batch.uuid])).content.decode()
    assert "已经写入" in page and "z-slip__password" not in page
    assert client.get(reverse("import-faults", args=[batch.uuid])).status_code == 302


def test_faults_in_the_browser_and_back_as_a_workbook(client, cast):
    client.force_login(cast.admin)
    bad = workbook([("QH", "青禾县交通运输局", "", "NOPE", "厅", "", "")])
    page = client.get(send(client, bad).url).content.decode()
    assert "共1行，2处要改" in page and "没有写入任何一行" in page and "确认导入" not in page
    batch = ImportBatch.objects.get()
    answer = client.get(reverse("import-faults", args=[batch.uuid]))
    sheet = load_workbook(io.BytesIO(answer.content))["单位"]
    assert sheet["H2"].value.startswith("类型：没有这种类型")
    assert "没有写入" in client.post(reverse("import-apply", args=[batch.uuid]), follow=True).content.decode()
    client.post(reverse("import-discard", args=[batch.uuid]))
    assert not ImportBatch.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_on_the_form(client, cast):
    client.force_login(cast.admin)
    answer = send(client, b"no workbook")
    assert answer.status_code == 422 and "不是.xlsx文件" in answer.content.decode()
    answer = client.post(reverse("import-start"), {"valid_from": "2020-06-01"})
    assert answer.status_code == 422 and "请选择要上传的文件" in answer.content.decode()


def test_the_template_downloads(client, cast):
    client.force_login(cast.admin)
    answer = client.get(reverse("import-template"))
    assert answer["Content-Disposition"] == 'attachment; filename="organisation.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "单位"
