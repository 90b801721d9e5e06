"""Hours and attendance as workbooks, and the categories of training."""

import io

import pytest
from openpyxl import load_workbook

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel.models import TrainingCategory
from personnel.services import training
from personnel.services.training import CategoryFields
from tests.personnel import training_scenes as scenes
from tests.personnel.scenes import act, id_number, mobile, officer
from tests.personnel.test_training_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


def sheets_of(answer) -> dict[str, list[tuple]]:
    book = load_workbook(io.BytesIO(answer.content))
    return {page.title: [tuple(cell.value for cell in row) for row in page.iter_rows()] for page in book}


def test_the_hours_go_out_with_who_is_short_of_what_until_when(cast):
    year = clock.today().year
    met = officer(cast.wangxi, cast.shen, "学时够", id_number=id_number(1), mobile=mobile(1))
    officer(cast.wangxi, cast.shen, "=欠学时")
    officer(cast.shiwan, cast.lin, "别处的")
    scenes.rule(cast.bureau, cast.zhao, amount=4.5)
    scenes.held(scenes.session(cast.wangxi, cast.shen, amount=4.5), [met], cast.shen)
    client = signed_in(cast.shen)
    found = sheets_of(client.get(f"/training/hours/export/?year={year}"))
    hours, short = found[f"{year}年学时"], found["没有达标的"]
    assert {row[0]: row[3:] for row in hours[1:]} == {"学时够": (4.5, "已达标"), "=欠学时": (None, "未达标")}
    ((name, unit, _number, what, measure, asked, has, missing, until),) = short[1:]
    assert (name, unit, what, measure) == ("=欠学时", cast.wangxi.name, "专业法律知识", "课时")
    assert (float(asked), has, float(missing), until.date().isoformat()) == (4.5, 0, 4.5, f"{year}-12-31")
    only = sheets_of(client.get(f"/training/hours/export/?year={year}&short=1"))[f"{year}年学时"]
    assert [row[0] for row in only[1:]] == ["=欠学时"]
    entry = Entry.objects.filter(action="personnel.training_hours.exported").latest("pk")
    assert entry.after == {"count": 1, "year": year}


def test_a_guest_takes_of_a_sessions_list_only_the_own_people(cast):
    mine, theirs = officer(cast.wangxi, cast.shen, "望溪的"), officer(cast.shiwan, cast.lin, "石湾的")
    session = scenes.held(scenes.session(cast.bureau, cast.zhao), [mine, theirs], cast.zhao)
    exam = scenes.exam(session, cast.zhao)
    scenes.marked(exam, cast.zhao, **{f"p{mine.pk}": 77, f"p{theirs.pk}": None})
    address = f"/training/sessions/{session.uuid}/export/"
    rows = sheets_of(signed_in(cast.shen).get(address))["出勤"]
    assert [(row[0], row[3], float(row[4]), float(row[5])) for row in rows[1:]] == [("望溪的", "出勤", 4, 77)]
    everybody = sheets_of(signed_in(cast.zhao).get(address))["出勤"]
    assert {row[0]: row[5] for row in everybody[1:]} == {"望溪的": 77, "石湾的": "缺考"}
    assert signed_in(cast.bai).get(address).status_code == 404


def test_categories_are_added_ended_and_resumed_by_the_administrator(cast):
    client = signed_in(cast.admin)
    parent = scenes.category("professional")
    data = {"name": "案卷制作", "code": "files", "parent": parent.pk}
    assert client.post("/training/categories/add/", data).status_code == 302
    row = TrainingCategory.objects.get(code="files")
    assert row.parent == parent and "案卷制作" in text_of(client.get("/training/categories/"))
    answer = client.post("/training/categories/add/", {**data, "name": "另一个"})
    assert answer.status_code == 422 and "已经用过" in text_of(answer)
    with pytest.raises(Refused, match="没有上级的类别"):
        training.add_category(data=CategoryFields("deep", "更细", row), actor=act(cast.admin))
    with pytest.raises(Refused, match="先停用下级"):
        training.end_category(category=parent, actor=act(cast.admin))
    client.post(f"/training/categories/{row.pk}/end/")
    row.refresh_from_db()
    assert row.ended_on == clock.today()
    assert "案卷制作" not in signed_in(cast.shen).get("/training/sessions/new/").content.decode()
    with pytest.raises(Refused, match="已停用"):
        scenes.session(cast.wangxi, cast.shen, "files")
    with pytest.raises(StaleState):
        training.end_category(category=row, actor=act(cast.admin))
    client.post(f"/training/categories/{row.pk}/resume/")
    row.refresh_from_db()
    assert row.ended_on is None
    assert Entry.objects.filter(action__startswith="personnel.training_category.").count() == 3
