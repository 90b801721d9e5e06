"""The pages of 对账: the list, one reconciliation for both sides, the record, a problem's card, the unit's desk."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from audit.models import Entry
from rectification import services
from rectification.models import Problem, Reconciliation
from tests.campaign_factory import Given, make_campaign
from tests.rectification.reconcile_scenes import differing, insist, opened, two_problems, workbook
from tests.rectification.scenes import act, fill_ledger


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def page(client, user, row, name="detail"):
    client.force_login(user)
    return client.get(reverse(f"reconciliation-{name}", args=[row.uuid]))


def post(client, user, row, verb, **data):
    client.force_login(user)
    return client.post(reverse(f"reconciliation-{verb}", args=[row.uuid]), data)


def text(answer) -> str:
    body: str = answer.content.decode()
    return body


def test_the_office_opens_for_chosen_units(client, cast, given):
    two_problems(cast, given)
    client.force_login(cast.zhao)
    shown = client.get(reverse("reconciliation-list"))
    assert {place.unit for place in shown.context["places"]} == {cast.detachment, cast.wangxi, cast.shiwan}
    data = {
        "day": clock.today().isoformat(),
        "which": "chosen",
        "unit": [cast.wangxi.pk, cast.legal.pk, "x", "²", "9" * 40],
    }
    answer = client.post(reverse("reconciliation-open"), data, follow=True)
    assert "已请1个单位对账" in text(answer)
    assert [row.unit for row in answer.context["rows"]] == [cast.wangxi]
    again = client.post(reverse("reconciliation-open"), {**data, "which": "all"}, follow=True)
    assert "已请2个单位对账。望溪县局有一次还没结清" in text(again)
    assert again.context["counts"]["opened"] == 3
    assert len(client.get(reverse("reconciliation-list"), {"state": "settled"}).context["rows"]) == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [({"day": "昨天", "which": "all"}, "这样的日期"), ({"day": "2999-01-01", "which": "all"}, "今天以后"),
     ({"which": "chosen"}, "请先选单位")],
)  # fmt: skip
def test_what_cannot_be_opened_comes_back_with_what_was_typed(client, cast, given, data, words):
    client.force_login(cast.zhao)
    answer = client.post(reverse("reconciliation-open"), {"day": clock.today().isoformat(), **data})
    assert answer.status_code == 422 and words in text(answer)
    assert f'value="{data.get("day", clock.today().isoformat())}"' in text(answer)
    assert not Reconciliation.objects.exists()


def test_each_sees_what_is_within_reach(client, cast, given):
    services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.zhao))
    for who, count in (("shen", 1), ("lin", 1), ("zhao", 3), ("chen", 3), ("luo", 3), ("qian", 0)):
        client.force_login(cast.people[who])
        assert len(client.get(reverse("reconciliation-list")).context["rows"]) == count


def test_it_lies_on_the_units_desk_until_it_is_answered(client, cast, given):
    row = differing(cast, given)
    client.force_login(cast.shen)
    desk = text(client.get(reverse("obligation-list")))
    assert "轮到您办" in desk and "待对账1件" in desk
    assert "有1处出入" in desk and reverse("reconciliation-detail", args=[row.uuid]) in desk
    services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.shen))
    assert "请对账" not in text(client.get(reverse("obligation-list")))


def test_the_unit_answers_each_difference_and_nothing_typed_is_lost(client, cast, given):
    row = differing(cast, given, leader="吴大有", unit="人事股")
    one, other = row.differences.all()
    shown = text(page(client, cast.shen, row))
    assert "有2处出入，请逐处核对" in shown and "吴大有" in shown and "周启明" in shown
    typed = {f"mark-{one.pk}": "unit", f"remark-{one.pk}": "没有换人", f"remark-{other.pk}": "再看"}
    answer = post(client, cast.shen, row, "answer", **typed)
    assert answer.status_code == 422
    assert "还有1处没有选" in text(answer) and 'value="没有换人"' in text(answer) and 'value="再看"' in text(answer)
    answer = post(client, cast.shen, row, "answer", **typed, **{f"mark-{other.pk}": "office"})
    assert answer.status_code == 302
    answer = post(client, cast.han, row, "answer", agrees="1")
    assert answer.status_code == 409 and "待牵头单位处理" in text(answer)


def test_the_office_rules_and_a_moved_row_is_pointed_out(client, cast, given):
    row = insist(cast, differing(cast, given))
    (one,) = row.differences.all()
    rulings = {f"ruling-{one.pk}": "take", f"reason-{one.pk}": "以任命文件为准"}
    assert "望溪县局坚持1处，请处理" in text(page(client, cast.zhao, row))
    services.correct_problem(problem=one.problem, values={"leader": "郑重"}, reason="再任命", actor=act(cast.zhou))
    answer = post(client, cast.zhao, row, "settle", **rulings)
    assert answer.status_code == 409
    assert (
        "台账刚又改过" in text(answer) and "现在是：郑重" in text(answer) and 'value="以任命文件为准"' in text(answer)
    )
    answer = post(client, cast.zhao, row, "settle", **rulings, **{f"seen-{one.pk}": "郑重"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "settled"
    assert Problem.objects.get(position=1).responsible_leader == "周启明"
    assert post(client, cast.zhou, row, "settle", **rulings).status_code == 409


def test_a_ruling_without_a_reason_comes_back(client, cast, given):
    row = insist(cast, differing(cast, given))
    (one,) = row.differences.all()
    answer = post(client, cast.zhao, row, "settle", **{f"ruling-{one.pk}": "keep"})
    assert answer.status_code == 422 and "没有写处理的理由" in text(answer)
    assert f'name="ruling-{one.pk}" value="keep" checked' in text(answer)


def test_the_unit_reads_in_its_own_book(client, cast, given):
    two_problems(cast, given)
    row = opened(cast, given)
    content = workbook(
        ["序号", "存在的问题", "责任领导"], [2, "离岗人员执法证件没有收回", "吴大有"], [3, "罚没款没有入库", "甲"]
    )
    answer = post(client, cast.shen, row, "book", book=SimpleUploadedFile("台账.xlsx", content))
    assert answer.status_code == 302
    shown = text(page(client, cast.shen, row))
    assert "1条在台账上没有对上（表中第3行）" in shown and "这份文件里没有找到的1条" in shown
    assert "台账上没有，需要单独补报" in shown
    assert post(client, cast.shen, row, "book", drop="1").status_code == 302
    assert row.differences.count() == 0


@pytest.mark.parametrize(
    ("upload", "words"),
    [(None, "请先选"), (SimpleUploadedFile("a.xlsx", b"x"), "不是.xlsx文件"),
     (SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" + b"0" * 40), "另存为.xlsx")],
)  # fmt: skip
def test_files_that_are_no_book(client, cast, given, upload, words):
    two_problems(cast, given)
    row = opened(cast, given)
    answer = post(client, cast.shen, row, "book", **({"book": upload} if upload else {}))
    assert answer.status_code == 422 and words in text(answer)


def test_asking_again_and_withdrawing(client, cast, given):
    row = differing(cast, given)
    assert "没有重复发送" in text(client_follow(client, cast.zhao, row, "remind"))
    Reconciliation.objects.update(asked_on=clock.today() - timedelta(days=1))
    assert "已再请望溪县局对账" in text(client_follow(client, cast.zhao, row, "remind"))
    answer = client.post(reverse("reconciliation-ask"), follow=True)
    assert "已再请0个单位对账。1个单位今天请过" in text(answer)
    assert post(client, cast.zhao, row, "withdraw", reason=" ").status_code == 422
    assert post(client, cast.zhao, row, "withdraw", reason="日期选错").status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"


def client_follow(client, user, row, verb):
    client.force_login(user)
    return client.post(reverse(f"reconciliation-{verb}", args=[row.uuid]), follow=True)


def test_those_that_agree_are_settled_with_one_button(client, cast, given):
    row = differing(cast, given)
    services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.shen))
    client.force_login(cast.zhao)
    assert "结清1个一致的单位" in text(client.get(reverse("reconciliation-list")))
    assert "已结清1个单位的账" in text(client.post(reverse("reconciliation-settle-agreed"), follow=True))


def test_the_record_names_both_with_times_and_hashes(client, cast, given):
    row = insist(cast, differing(cast, given))
    (one,) = row.differences.all()
    assert "尚未对清" in text(page(client, cast.shen, row, "paper"))
    rulings = {f"ruling-{one.pk}": "keep", f"reason-{one.pk}": "有任命文件"}
    post(client, cast.zhao, row, "settle", **rulings)
    row.refresh_from_db()
    paper = text(page(client, cast.shen, row, "paper"))
    for words in (
        "沈雨桐",
        "赵敏之",
        row.office_sha256,
        row.unit_sha256,
        row.sha256,
        "维持台账：有任命文件",
        "以本单位为准",
    ):
        assert words in paper
    answer = page(client, cast.han, row, "print")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert Entry.objects.filter(action="rectification.reconciliation.printed").count() == 1


def test_the_card_of_a_problem_says_when_it_was_last_agreed(client, cast, given):
    row = differing(cast, given)
    problem = Problem.objects.get(position=1)
    client.force_login(cast.shen)
    shown = text(client.get(reverse("problem-detail", args=[problem.uuid])))
    assert "还没有对过账" in shown and "正在对账" in shown
    services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.shen))
    services.settle_reconciliation(reconciliation=row, rulings={}, actor=act(cast.zhao))
    shown = text(client.get(reverse("problem-detail", args=[problem.uuid])))
    today = clock.today()
    assert f"最近对清：截至{today.year}年{today.month}月{today.day}日" in shown and "维持台账" in shown
    assert "正在对账" not in shown


@pytest.mark.parametrize("who", ["shen", "zhao"])
def test_the_number_of_queries_does_not_grow_with_differences(client, cast, given, who):
    def count() -> int:
        row = opened(cast, given)
        if who == "zhao":
            insist(cast, row)
        client.force_login(cast.people[who])
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("reconciliation-detail", args=[row.uuid])).status_code == 200
        services.withdraw_reconciliation(reconciliation=row, reason="再来", actor=act(cast.zhao))
        return len(caught)

    fill_ledger(given, cast.wangxi, 1, origin="office")
    few = count()
    fill_ledger(given, cast.wangxi, 12, origin="office")
    assert count() <= few


def test_the_number_of_queries_of_the_list_does_not_grow_with_units(client, cast, given):
    def count() -> int:
        client.force_login(cast.zhao)
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("reconciliation-list"))
        return len(caught)

    opened(cast, given)
    few = count()
    services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.zhao))
    assert count() <= few
