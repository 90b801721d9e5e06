"""The auditor's page: filters, words, paging; and exports that are acts themselves."""

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

import accounts
from accounts.actors import Actor
from accounts.models import User
from accounts.services import trail
from accounts.services.memberships import end_membership
from accounts.services.trail import export_trail
from accounts.services.users import create_user, edit_user
from accounts.transitions import Refused
from audit.clock import SHANGHAI
from audit.labels import field_label, kind_label, label_of, labelled_actions
from audit.models import Entry, Outcome
from audit.reading import line_of
from audit.services import What, Who, record
from tests.accounts.breaking import refuse_inserts
from tests.factories import make_user


@pytest.fixture
def entries(cast):
    """Five acts on four days, two minutes around midnight in China among them."""

    def write(moment, name, unit, action, kind, key, what, outcome=Outcome.DONE):
        with time_machine.travel(datetime.fromisoformat(moment), tick=False):
            who = Who(1, name, 2, unit, "10.0.0.1")
            record(who=who, action=action, what=What(kind, key, what), outcome=outcome)

    write(
        "2020-06-08T23:59:00+08:00", "沈雨桐", "望溪县局", "rectification.filing.submitted", "x.filing", "f-1", "清单甲"
    )
    write("2020-06-09T00:01:00+08:00", "赵敏之", "法规科", "rectification.filing.accepted", "x.filing", "f-1", "清单甲")
    write("2020-06-10T10:00:00+08:00", "系统管理员", "市局", "accounts.user.created", "accounts.user", "u-1", "沈雨桐")
    write("2020-06-11T10:00:00+08:00", "", "", "accounts.session.refused", "accounts.user", "u-1", "沈雨桐", "refused")
    write("2020-06-11T11:00:00+08:00", "=1+1", "@法规科", "accounts.unit.edited", "accounts.unit", "7", "+望溪")
    return Entry.objects.all()


def shown(client, **query):
    page = client.get(reverse("trail-list"), query).context["page"]
    return [entry.action.split(".", 1)[1] for entry in page if entry.address == "10.0.0.1"]


def test_filters(client, cast, entries):
    client.force_login(cast.auditor)
    assert shown(client, person="赵") == ["filing.accepted"]
    assert shown(client, person="沈雨桐") == ["session.refused", "user.created", "filing.submitted"]
    assert shown(client, unit="法规科") == ["unit.edited", "filing.accepted"]
    assert shown(client, object="清单") == ["filing.accepted", "filing.submitted"]
    assert shown(client, object="u-1") == ["session.refused", "user.created"]
    assert shown(client, action="accounts.user.created") == ["user.created"]
    assert shown(client, action="accounts.", outcome="done") == ["unit.edited", "user.created"]
    assert shown(client, outcome="refused") == ["session.refused"]
    assert shown(client, first="2020-06-09", last="2020-06-10") == ["user.created", "filing.accepted"]
    assert shown(client, last="2020-06-08") == ["filing.submitted"]
    assert shown(client, person="赵", last="2020-06-08") == []


def test_days_are_counted_in_china(entries):
    assert Entry.objects.between(date(2020, 6, 9), date(2020, 6, 9)).count() == 1
    assert Entry.objects.between(None, date(2020, 6, 8)).count() == 1


def test_what_is_not_understood_is_said(client, cast, entries):
    client.force_login(cast.auditor)
    answer = client.get(reverse("trail-list"), {"first": "2020-06-11", "last": "2020-06-09"})
    assert "结束日期早于开始日期" in answer.content.decode()
    answer = client.get(reverse("trail-list"), {"first": "yesterday", "page": "999"})
    assert answer.status_code == 200 and "请填一个日期" in answer.content.decode()


def test_actions_and_changes_read_in_words(client, cast):
    admin = Actor(cast.admin)
    edit_user(user=cast.shen, name="沈语桐", phone="", actor=admin)
    line = line_of(Entry.objects.latest("id"))
    assert (line.action, line.kind, line.outcome) == ("修改用户", "用户", "成功")
    assert line.changes == ["姓名：沈雨桐 → 沈语桐"]

    end_membership(membership=cast.shen.memberships.get(), reason="已调离", actor=Actor(cast.guard))
    line = line_of(Entry.objects.latest("id"))
    assert line.changes[0] == "状态：已授权 → 已终止"
    client.force_login(cast.auditor)
    page = client.get(reverse("trail-list")).content.decode()
    assert "理由：已调离" in page and "姓名：沈雨桐 → 沈语桐" in page


def test_unknown_actions_and_kinds_are_shown_as_they_are():
    assert label_of("other.thing.done") == "other.thing.done"
    assert kind_label("gone.model") == "gone.model" and kind_label("x") == "x"


def test_every_act_of_this_app_has_a_label():
    """The dotted words in the code of accounts are all named."""
    root = Path(accounts.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    used = set(re.findall(r'"((?:accounts|audit)\.[a-z]+\.[a-z_]+ed(?:_out)?)"', text))
    named = {action for action, _label in labelled_actions()}
    assert used - named == set() and len(used) > 20


def test_pages(client, cast, django_assert_max_num_queries):
    for number in range(120):
        record(who=Who(1, f"某人{number}"), action="accounts.user.edited")
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("trail-list"), {"page": 2}).context["page"]
    assert page.number == 2 and len(page.object_list) == 50


def csv_rows(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_export_as_csv(client, cast, entries):
    client.force_login(cast.auditor)
    answer = client.get(reverse("trail-export"), {"format": "csv", "first": "2020-06-09", "last": "2020-06-11"})
    rows = csv_rows(answer)
    assert rows[0][0].startswith("岚川市交通运输局 审计员于") and rows[0][0].endswith("导出，共4条")
    assert rows[1][:2] == ["时间", "操作人"]
    assert [row[1] for row in rows[2:]] == ["'=1+1", "", "系统管理员", "赵敏之"], "what begins like a formula is text"
    assert rows[2][2] == "'@法规科" and rows[2][6] == "'+望溪"
    assert rows[5][0] == "2020-06-09 00:01:00"
    entry = Entry.objects.latest("id")
    assert entry.action == "audit.trail.exported" and entry.actor_id == cast.auditor.pk
    assert entry.after == {"format": "csv", "rows": 4, "first": "2020-06-09", "last": "2020-06-11"}


def test_export_as_workbook(client, cast, entries):
    client.force_login(cast.auditor)
    answer = client.get(reverse("trail-export"), {"format": "xlsx", "unit": "法规科"})
    sheet = load_workbook(io.BytesIO(answer.content))["审计记录"]
    assert [cell.value for cell in sheet[2]][:3] == ["时间", "操作人", "单位"]
    assert sheet["B3"].value == "=1+1" and sheet["B3"].data_type != "f" and sheet["B3"].quotePrefix
    assert sheet["C4"].value == "法规科" and sheet.max_row == 4


def test_a_workbook_has_a_limit_and_csv_has_none(client, cast, entries, monkeypatch):
    monkeypatch.setattr(trail, "MAX_ROWS", 3)
    client.force_login(cast.auditor)
    answer = client.get(reverse("trail-export"), {"format": "xlsx"}, follow=True)
    assert "超过工作簿的上限3条" in answer.content.decode()
    assert client.get(reverse("trail-export"), {"format": "csv"}).status_code == 200
    with pytest.raises(Refused):
        export_trail(rows=Entry.objects.all(), kind="xlsx", asked={}, actor=Actor(cast.auditor))


@pytest.mark.parametrize("who", ["admin", "guard", "zhao"])
def test_only_the_auditor_exports(cast, who):
    with pytest.raises(PermissionDenied):
        export_trail(rows=Entry.objects.all(), kind="csv", asked={}, actor=Actor(getattr(cast, who)))


def test_an_act_without_its_entry_does_not_happen(cast):
    """GB/T 22239 C3: the entry cannot be written, so the account is not made."""
    refuse_inserts("audit_entry")
    with pytest.raises(DatabaseError, match="full"), transaction.atomic():
        create_user(username="linyue", name="林越", actor=Actor(cast.admin))
    assert not User.objects.filter(username="linyue").exists()


def test_nobody_signs_in_unrecorded(client, cast):
    make_user("linyue", "林越", password="Heshan-2020-mu")
    refuse_inserts("audit_entry")
    client.raise_request_exception = False
    with transaction.atomic():
        answer = client.post(reverse("login"), {"username": "linyue", "password": "Heshan-2020-mu"})
        transaction.set_rollback(True)
    assert answer.status_code == 500
    assert client.get(reverse("account")).status_code == 302


def test_the_time_is_kept_to_the_second(entries):
    first = Entry.objects.order_by("id").first()
    assert first is not None
    assert line_of(first).at == datetime(2020, 6, 8, 23, 59, tzinfo=SHANGHAI)


def test_what_an_amendment_and_a_loaded_plan_name_reads_in_words():
    assert field_label("campaigns.amendment", "changes") == "修订内容"
    assert field_label("campaigns.amendment", "due_text") == "时限原文"
    assert field_label("campaigns.campaign", "BasisDocument") == "依据文件"
