"""从通知读入: the list, the upload, the check screen and its verbs, without script and with htmx."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.intake.adding import row_before
from campaigns.intake.checked import checked
from campaigns.models import Campaign, NoticeReading
from campaigns.party_panel import PartyPanel
from tests.campaigns.builders import make_campaign
from tests.campaigns.drafts import MONTH, TEXT, at, make_draft
from tests.campaigns.readings import make_reading
from tests.campaigns.screens import controls

pytestmark = pytest.mark.django_db
DATE = "task-2.assignment-1.deadline-1"
HTMX = {"HX-Request": "true", "HX-Target": "notice-panel"}


def found(pattern: str, text: str, group: int = 0) -> str:
    """What a pattern finds in a page; the page must have it."""
    match = re.search(pattern, text, re.S)
    assert match, pattern
    return match[group]


@pytest.fixture
def zhao(cast):
    client = Client()
    client.force_login(cast.zhao)
    return client


@pytest.fixture
def reading(cast):
    return make_reading(cast)


def url(reading, name="notice-detail"):
    return reverse(name, args=[reading.uuid])


def page(client, reading, query=""):
    answer = client.get(url(reading) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def words(text):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)))


def opened(text):
    return found(r'data-open="([^"]*)"', text, 1)


def press(client, reading, typed=None, *, query="", name="notice-decide", **headers):
    """Send the open card as a browser would, with what was chosen."""
    values = controls(page(client, reading, query), "decide")
    radios = {"choice": "0"} if "choice" in values else {}
    return client.post(url(reading, name), {**values, **radios, "act": "accepted", **(typed or {})}, headers=headers)


def decision(reading, key):
    return reading.decisions.get(key=key)


# --- coming in -------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(zhao):
    text = words(zhao.get(reverse("notice-list")).content.decode())
    assert "还没有读入过通知" in text


def test_the_list_tells_title_state_and_person(zhao, reading, cast):
    make_reading(cast, state="failed", reason="没有汉字。", draft={})
    text = words(zhao.get(reverse("notice-list")).content.decode())
    assert "岚川市交通运输执法突出问题专项整治实施方案" in text
    assert "核对中" in text and "没有读出" in text and "赵敏之" in text


def test_a_notice_without_a_title_is_listed_by_its_file(zhao, cast):
    reading = make_reading(cast, draft={"title": None})
    text = words(zhao.get(reverse("notice-list")).content.decode())
    assert "null" not in text and text.count(reading.source.name) == 1


def test_a_text_that_is_no_plan_is_told(zhao, reading, cast):
    assert "没有读出整治重点" not in page(zhao, reading)
    zhao.post(reverse("notice-create"), {"text": "请各单位明天开会。", "organiser": cast.legal.pk})
    text = page(zhao, NoticeReading.objects.latest("pk"))
    assert "没有读出整治重点、任务和报送要求" in text and "换一份通知" in text
    assert "无从对照" in text and "没有发现对不上" not in text


def test_the_list_asks_as_much_for_many(zhao, cast):
    make_reading(cast)
    zhao.get(reverse("notice-list"))
    with CaptureQueriesContext(connection) as one:
        zhao.get(reverse("notice-list"))
    for _turn in range(3):
        make_reading(cast)
    with CaptureQueriesContext(connection) as many:
        zhao.get(reverse("notice-list"))
    assert len(many) == len(one)


def test_ways_lead_here(zhao):
    for name in ("campaign-list", "campaign-create", "template-list"):
        assert "/notices/" in zhao.get(reverse(name)).content.decode()


def test_pasting_leads_to_the_check_screen(zhao, cast):
    answer = zhao.post(reverse("notice-create"), {"text": TEXT, "organiser": cast.legal.pk}, follow=True)
    reading = NoticeReading.objects.get()
    assert answer.redirect_chain[-1][0] == url(reading)
    assert "核对读出的内容" in words(answer.content.decode())


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, "还没有通知"), ({"file": SimpleUploadedFile("图.png", b"\x89PNG")}, "不是通知文件")],
)
def test_a_refused_upload_says_why_and_keeps_the_text(zhao, cast, given, told):
    answer = zhao.post(reverse("notice-create"), {"text": "", "organiser": cast.legal.pk, **given})
    assert answer.status_code == 422
    assert told in words(answer.content.decode())


def test_a_file_and_a_text_together_are_asked_about_and_the_text_stays(zhao, cast):
    file = SimpleUploadedFile("通知.txt", TEXT.encode())
    answer = zhao.post(reverse("notice-create"), {"text": TEXT, "file": file, "organiser": cast.legal.pk})
    assert answer.status_code == 422 and not NoticeReading.objects.exists()
    told = words(answer.content.decode())
    assert "请只留一样" in told and " ".join(TEXT.split())[:60] in told


def test_who_reads_the_same_notice_again_is_told_unless_it_was_given_up(zhao, cast):
    given = {"text": TEXT, "organiser": cast.legal.pk}
    first = words(zhao.post(reverse("notice-create"), given, follow=True).content.decode())
    again = words(zhao.post(reverse("notice-create"), given, follow=True).content.decode())
    assert "已经读过" not in first and "已经读过（核对中）" in again
    for reading in NoticeReading.objects.all():
        zhao.post(url(reading, "notice-drop"))
    assert "已经读过" not in words(zhao.post(reverse("notice-create"), given, follow=True).content.decode())


def test_another_notice_takes_the_place(zhao, reading, cast):
    address = f"{reverse('notice-create')}?instead_of={reading.uuid}"
    assert "作放弃处理" in words(zhao.get(address).content.decode())
    zhao.post(address, {"text": TEXT, "organiser": cast.legal.pk})
    reading.refresh_from_db()
    assert reading.state == "dropped"
    assert zhao.get(address).status_code == 404
    assert zhao.get(f"{reverse('notice-create')}?instead_of=nonsense").status_code == 404


def test_a_failure_shows_the_reason_the_file_and_the_ways_out(zhao, cast):
    reading = make_reading(cast, state="failed", reason="文件里没有读到汉字。", draft={}, text="")
    text = page(zhao, reading)
    assert "文件里没有读到汉字。" in words(text)
    assert reverse("attachment-download", args=[reading.source.uuid]) in text
    assert url(reading, "notice-again") in text
    assert f"instead_of={reading.uuid}" in text


def test_a_register_of_units_is_no_notice(zhao, cast):
    tasks = "\n".join(f"{n}.开展第{n}项工作。（责任单位：第{n}所，完成时限：2026年8月底前）" for n in range(1, 502))
    text = f"专项整治实施方案\n一、任务分工\n{tasks}\n"
    zhao.post(reverse("notice-create"), {"text": text, "organiser": cast.legal.pk})
    reading = NoticeReading.objects.get()
    assert reading.state == "failed"
    assert "501个责任单位、报送单位，超过500个" in words(page(zhao, reading))


def test_while_it_is_read_the_page_asks_again_and_then_turns_over(zhao, cast):
    reading = make_reading(cast, state="reading", draft={}, text="")
    assert 'hx-trigger="every 2s"' not in page(zhao, reading), "nobody reads it any more"
    assert "读取中断了" in words(page(zhao, reading))
    NoticeReading.objects.filter(pk=reading.pk).update(state="open", draft=make_draft(), text=TEXT)
    assert zhao.get(url(reading), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_pdf_shows_its_job(zhao, cast):
    upload = SimpleUploadedFile("通知.pdf", b"%PDF-1.4 x")
    answer = zhao.post(reverse("notice-create"), {"file": upload, "text": "", "organiser": cast.legal.pk}, follow=True)
    text = answer.content.decode()
    assert "正在读取通知" in words(text) and "排队中" in words(text)
    assert 'hx-trigger="every 2s"' in text


def test_giving_up_keeps_the_record(zhao, reading):
    zhao.post(url(reading, "notice-drop"))
    assert "已放弃的读取" in words(page(zhao, reading))


# --- the screen ------------------------------------------------------------------------------------------------------


def test_the_screen_begins_with_the_first_doubt(zhao, reading):
    text = page(zhao, reading)
    assert opened(text) == DATE
    said = words(text)
    assert MONTH in said
    assert "原文“2026年10底前完成修订，执行长期坚持”" in said
    assert "原文第11行" in said
    waiting = len(PartyPanel(reading, {}).waiting)
    assert f"生成草稿（还差{3 + waiting}处）" in said
    assert "拿不准 3" in said
    assert re.search(r"已核对 0 / \d+", said)


def test_words_are_marked_by_kind_and_lead_to_their_value(zhao, reading):
    text = page(zhao, reading)
    line = found(r'<div class="z-notice__line" id="line-11">.*?</div>', text)
    assert '<mark class="z-read--unsure" data-keys="task-2.assignment-1.deadline-1" aria-current="true">' in line
    assert "9.修订裁量基准并公布。（责任单位：局法规科、各执法单位，完成时间：" in words(line)
    assert 'class="z-read--guess"' in found(r'id="line-10".*?</div>', text)
    assert f'href="?value={DATE}#notice-panel"' in line


def test_the_source_is_shown_sign_for_sign(zhao, reading):
    text = page(zhao, reading)
    shown = [
        (int(start), html.unescape(re.sub(r"<[^>]+>", "", content)))
        for start, content in re.findall(r'<p data-start="(\d+)">(.*?)</p>', text, re.S)
    ]
    assert [content for _start, content in shown] == [line for line in TEXT.split("\n") if line.strip()]
    assert all(TEXT[start : start + len(content)] == content for start, content in shown)


@pytest.mark.parametrize(
    ("key", "tab", "told"),
    [
        ("task-1.assignment-1.deadline-1", "推断", "2026年8月20日"),
        ("item-1.2.text", "明确", "照原文，不改"),
        ("phase-1.window", "推断", "2026年6月1日至2026年6月30日"),
        ("filing-3.due", "拿不准", "随时报，有就报"),
        ("filing-1.kind", "推断", "联络员登记"),
        ("contact-9", "拿不准", ""),
    ],
)
def test_any_value_can_be_opened_by_its_address(zhao, reading, key, tab, told):
    text = page(zhao, reading, f"?value={key}")
    assert tab in words(found(r'<nav class="z-tabs".*?</nav>', text))
    assert told in words(found(r'<li class="z-value z-value--open".*?</form>', text))
    assert found(r'<a href="\?tab=[a-z]+"[^>]*aria-current="page">([^<]*)', text, 1).strip() == tab


def test_what_no_campaign_holds_is_listed(zhao, reading):
    assert "已保留，暂不生成" in words(page(zhao, reading))
    assert "整治领导小组：组长局长" in words(page(zhao, reading))


def test_the_screen_asks_as_much_for_a_long_notice(zhao, cast):
    short = make_reading(cast)
    draft, text = make_draft(), TEXT
    task = draft["tasks"][0]
    draft["tasks"] += [{**task, "number": str(number)} for number in range(500)]
    long = make_reading(cast, draft=draft, text=text + "整治。\n" * 8000)
    page(zhao, short)
    with CaptureQueriesContext(connection) as few:
        page(zhao, short, "?tab=all")
    with CaptureQueriesContext(connection) as many:
        content = page(zhao, long, "?tab=all")
    assert len(many) == len(few)
    assert content.count('<li class="z-value') == 60


# --- verbs -----------------------------------------------------------------------------------------------------------


def test_confirming_goes_on_to_the_next(zhao, reading):
    answer = press(zhao, reading)
    assert answer.status_code == 302
    assert answer["Location"].endswith("#notice-panel")
    assert decision(reading, DATE).act == "accepted"
    text = page(zhao, reading)
    assert opened(text) in ("filing-3.due", "filing-3.cited_annex")
    assert "拿不准 2" in words(text)
    assert "z-read--clear" in found(r'id="line-11".*?</div>', text)


def test_another_answer_is_a_change(zhao, reading):
    press(zhao, reading, {"choice": "1"})
    row = decision(reading, DATE)
    assert (row.act, row.value["iso"], row.value["ongoing"]) == ("changed", None, True)
    assert "只有“长期坚持”" in words(page(zhao, reading, f"?value={DATE}"))


def test_what_is_typed_is_a_change(zhao, reading):
    press(zhao, reading, {"choice": "own", "date": "2026-10-20", "ongoing": ""})
    assert decision(reading, DATE).value["iso"] == "2026-10-20"
    assert "2026年10月20日" in words(page(zhao, reading, "?tab=unsure"))


@pytest.mark.parametrize(
    ("key", "typed", "wanted"),
    [
        ("title", {"text": "新标题"}, "新标题"),
        ("issue_date", {"date": "2026-06-06"}, "2026-06-06"),
        ("doc_numbers", {"text": "岚交〔2026〕1号、岚交〔2026〕2号"}, ["岚交〔2026〕1号", "岚交〔2026〕2号"]),
        ("task-3.text", {"text": "推广。"}, "推广。"),
        ("filing-3.cited_annex", {"text": "4"}, "4"),
    ],
)
def test_every_form_of_value_can_be_typed(zhao, reading, key, typed, wanted):
    press(zhao, reading, {"choice": "own", **typed}, query=f"?value={key}")
    assert decision(reading, key).value == wanted


def test_parties_that_are_typed_are_parted_outside_brackets_and_asked_for_at_once(zhao, reading):
    answer = press(
        zhao,
        reading,
        {"choice": "own", "text": "各县(市、区)局、望海司"},
        query="?value=task-2.assignment-1.lead",
        **HTMX,
    )
    assert decision(reading, "task-2.assignment-1.lead").value == ["各县(市、区)局", "望海司"]
    text = answer.content.decode()
    assert re.search(r'id="parties"[^>]* hx-swap-oob="true"', text)
    assert "“望海司”" in words(text)


def test_a_window_and_a_due_rule_can_be_typed(zhao, reading):
    press(zhao, reading, {"choice": "own", "start": "2026-06-02", "end": "2026-06-29"}, query="?value=phase-1.window")
    press(zhao, reading, {"choice": "own", "rhythm": "monthly", "day": "20"}, query="?value=filing-3.due")
    draft = checked(reading.draft, reading.decisions.all())
    assert (draft["phases"][0]["start_iso"], draft["phases"][0]["end_iso"]) == ("2026-06-02", "2026-06-29")
    assert draft["phases"][0]["window_text"] == "6月上旬至6月下旬"
    assert (draft["filing_requirements"][2]["rhythm"], draft["filing_requirements"][2]["due_day"]) == ("monthly", 20)


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        (DATE, {"date": "明天"}, "不是日期"),
        (DATE, {"date": "", "ongoing": ""}, "请填日期"),
        ("phase-1.window", {"start": "2026-07-01", "end": "2026-06-01"}, "开始日期晚于结束日期"),
        ("filing-3.due", {"rhythm": "monthly", "day": "99"}, "0到31"),
        ("filing-3.due", {"rhythm": "once", "date": ""}, "请填报送日期"),
        ("filing-3.due", {"rhythm": "hourly"}, "多久报一次"),
        ("title", {"text": "  "}, "还没有填内容"),
        ("doc_numbers", {"text": "、"}, "还没有填名称"),
    ],
)
def test_what_cannot_stand_is_told(zhao, reading, key, typed, told):
    values = {"choice": "own", "ongoing": "", "when_due": "", **typed}
    answer = press(zhao, reading, values, query=f"?value={key}", **HTMX)
    assert answer.status_code == 422
    assert told in words(answer.content.decode())
    assert opened(answer.content.decode()) == key
    assert not reading.decisions.exists()


def test_with_htmx_the_panel_the_counts_and_the_line_come_back(zhao, reading):
    answer = press(zhao, reading, **HTMX)
    text = answer.content.decode()
    assert "<html" not in text
    assert "任务9 完成时限：已确认" in words(text)
    assert re.search(r'id="notice-progress" hx-swap-oob="true"', text)
    assert "拿不准 2" in words(text)
    assert re.findall(r'id="(line-\d+)" hx-swap-oob', text) == ["line-11"]
    assert answer["HX-Replace-Url"].startswith(url(reading))


def test_the_findings_follow_what_was_decided(zhao, reading):
    unclear = "可能漏印“月”字"
    assert unclear in words(page(zhao, reading))
    answer = press(zhao, reading, {"act": "dropped"}, query=f"?value={DATE}", **HTMX)
    part = words(found(r'id="notice-findings".*?</section>', answer.content.decode()))
    assert "没有说到哪一天" in part and unclear not in part


def test_putting_off_keeps_it_missing_and_comes_last(zhao, reading):
    press(zhao, reading, {"act": "later"})
    text = page(zhao, reading)
    assert opened(text) != DATE
    assert "拿不准 3" in words(text)
    for _turn in range(2):
        press(zhao, reading)
    assert opened(page(zhao, reading)) == DATE


def test_dropping_and_wanting_it_after_all(zhao, reading):
    press(zhao, reading, {"act": "dropped"}, query="?value=task-2.text")
    text = words(page(zhao, reading))
    assert "拿不准 2" in text, "the doubtful date went with its task"
    answer = press(zhao, reading, query="?value=task-2.text", name="notice-undo")
    assert answer.status_code == 302
    assert not reading.decisions.exists()


def test_all_inferred_at_once(zhao, reading):
    assert "处一起确认" in words(page(zhao, reading))
    zhao.post(url(reading, "notice-accept-all"), {"standing": "inferred"})
    assert reading.decisions.count() > 3
    assert "推断 0" in words(page(zhao, reading))
    zhao.post(url(reading, "notice-accept-all"), {"standing": "unsure"})
    assert not reading.decisions.filter(key=DATE).exists()


def test_who_has_not_seen_the_last_decision_is_told(zhao, reading, cast):
    values = controls(page(zhao, reading), "decide")
    zhou = Client()
    zhou.force_login(cast.zhou)
    press(zhou, reading, {"choice": "1"})
    answer = zhao.post(url(reading, "notice-decide"), {**values, "act": "dropped"}, headers=HTMX)
    assert answer.status_code == 409
    text = words(answer.content.decode())
    assert "刚被别人处理过" in text and "周" in text
    assert decision(reading, DATE).act == "changed"


def test_a_reading_that_has_ended_turns_the_page(zhao, reading):
    values = controls(page(zhao, reading), "decide")
    zhao.post(url(reading, "notice-drop"))
    answer = zhao.post(url(reading, "notice-decide"), {**values, "act": "accepted"}, headers=HTMX)
    assert answer["HX-Refresh"] == "true"


# --- adding ----------------------------------------------------------------------------------------------------------


def add(client, reading, **typed):
    return client.post(url(reading, "notice-add"), {"start": "", "end": "", "line": "", "above": "", **typed})


def test_a_selected_passage_becomes_an_item_of_its_area(zhao, reading):
    start, end = at("制定方案。")
    answer = add(zhao, reading, kind="item", words="制定方案。", start=start, end=end)
    assert "value=new-1" in answer["Location"]
    row = decision(reading, "new-1")
    assert (row.start, row.end, row.value["area"], row.value["text"]) == (start, end, "area-1", "制定方案。")
    text = page(zhao, reading, "?value=new-1")
    assert "补上的 重点" in words(text)
    assert "new-1" in found(r'id="line-14".*?</div>', text)


def test_without_script_line_and_words_do(zhao, reading):
    add(zhao, reading, kind="deadline", words="2026年8月中旬", line="10")
    row = decision(reading, "new-1")
    assert [row.start, row.end] == at("2026年8月中旬")
    assert (row.value["task"], row.value["iso"]) == ("task-1", "2026-08-20")


def test_a_part_of_the_notice_can_be_given(zhao, reading):
    add(zhao, reading, kind="requirements", words="各单位6月9日前报联络员（详见附件1）")
    assert checked(reading.draft, reading.decisions.all())["requirements"]["text"].startswith("各单位6月9日前")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"kind": "item", "words": ""}, "还没有选原文"),
        ({"kind": "nonsense", "words": "制定方案。"}, "要添加的是什么"),
        ({"kind": "item", "words": "制定方案。", "line": "3"}, "第3行没有这些文字"),
        ({"kind": "item", "words": "制定方案。", "line": "x"}, "行号请填数字"),
    ],
)
def test_a_refused_addition_says_why_and_keeps_what_was_typed(zhao, reading, typed, told):
    answer = add(zhao, reading, **typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert told in words(text)
    assert typed["words"] in text
    assert not reading.decisions.exists()


def test_words_before_the_first_area_go_into_the_first_and_those_without_a_place_into_the_last():
    rows = (("甲", 50), ("乙", 90))
    draft = {"focus_areas": [{"title": name, "spans": {"title": [at, at + 2]}} for name, at in rows]}
    assert [row_before(draft, "area", at) for at in (9, 60, 95, None)] == ["area-1", "area-1", "area-2", "area-2"]


def test_an_addition_may_be_put_into_an_addition(zhao, reading):
    add(zhao, reading, kind="area", words="（二）动员部署阶段")
    add(zhao, reading, kind="item", words="制定方案。", above="new-1")
    draft = checked(reading.draft, reading.decisions.all())
    assert draft["focus_areas"][1]["title"] == "动员部署阶段"
    assert draft["focus_areas"][1]["items"][0]["text"] == "制定方案。"


# --- the main button -------------------------------------------------------------------------------------------------


def test_the_main_button_leads_to_what_is_missing(zhao, reading):
    answer = zhao.post(url(reading, "notice-accept"))
    assert answer.status_code == 302
    assert "value=" in answer["Location"]
    assert not Campaign.objects.exists()
    text = page(zhao, reading)
    assert re.search(r'z-btn--gap" href="[^"]*value=[^"]*#notice-panel"', text)


def test_when_every_doubt_is_settled_it_leads_to_the_parties_nobody_knows(zhao, reading):
    for _turn in range(3):
        press(zhao, reading)
    text = page(zhao, reading)
    assert len(PartyPanel(reading, {}).waiting) > 0
    assert 'z-btn--gap" href="#parties"' in text
    assert zhao.post(url(reading, "notice-accept"))["Location"].endswith("#parties")


def test_an_accepted_reading_is_shown_and_not_changed(zhao, cast):
    reading = make_reading(cast, state="accepted", campaign=make_campaign(cast))
    text = page(zhao, reading, f"?value={DATE}")
    assert "看生成的方案" in words(text)
    assert "2026年10月31日，之后长期坚持" in words(text)
    for name in ("notice-decide", "notice-add", "notice-drop", "notice-accept", "notice-accept-all"):
        assert url(reading, name) not in text
    answer = zhao.post(url(reading, "notice-decide"), {"key": DATE, "act": "accepted", "seen": ""})
    assert answer.status_code == 302
    assert not reading.decisions.exists()
