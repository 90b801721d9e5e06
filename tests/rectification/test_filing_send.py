"""Sending: a faulty draft is kept and led to its gaps; a right one goes on its way."""

import pytest
from django.urls import reverse

from audit import clock
from rectification import services
from rectification.models import Filing, FilingState
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import act
from tests.rectification.test_filing_save import form, post, rows_of


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def opened(cast, given, kind="problem_list"):
    return services.open_filing(obligation=given.obligation(kind, cast.wangxi), actor=act(cast.shen))


def send(client, user, filing, body=""):
    return post(client, user, filing, body, name="filing-send")


def test_faults_stop_it_keep_what_was_typed_and_are_linked(client, cast, given):
    filing = opened(cast, given)
    cells = {**given.problem_row()["cells"], "leader": "", "measures": " "}
    answer = send(client, cast.shen, filing, form(("blank", cells)))
    assert answer.url == reverse("filing-edit", args=[filing.uuid]) + "?check=1"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT
    (row,) = rows_of(filing)
    assert row["cells"]["description"] == cells["description"]
    page = client.get(answer.url)
    body = page.content.decode()
    assert [fault["text"] for fault in page.context["faults"]] == [
        "第1条 整改措施：至少写1条措施",
        "第1条 未填责任领导",
    ]
    assert f'href="#c-{row["id"]}-leader"' in body and "还有2处要改" in body and 'role="alert"' in body


def test_an_empty_list_is_led_to_its_first_row(client, cast, given):
    filing = opened(cast, given)
    send(client, cast.shen, filing, form())
    body = client.get(reverse("filing-edit", args=[filing.uuid]) + "?check=1").content.decode()
    assert 'href="#c-blank-item"' in body and 'id="c-blank-item"' in body


def test_a_right_list_goes_to_the_unit_leader(client, cast, given):
    filing = opened(cast, given)
    answer = send(client, cast.shen, filing, form(("blank", given.problem_row()["cells"])))
    assert answer.url == reverse("filing-detail", args=[filing.uuid])
    assert Filing.objects.get(pk=filing.pk).state == FilingState.AWAITING_SIGNATURE
    body = client.get(answer.url).content.decode()
    assert "等韩立诚签字" in body and "取回修改" in body


def test_what_needs_no_signature_goes_straight_to_the_office(client, cast, given):
    given.requirements["monthly_information"].__class__.objects.filter(kind="monthly_information").update(
        needs_signature=False
    )
    filing = opened(cast, given, "monthly_information")
    send(client, cast.shen, filing, "revision=0&f-text=" + "本月开展案卷评查两次")
    filing = Filing.objects.get(pk=filing.pk)
    assert filing.state == FilingState.SUBMITTED and filing.first_submitted_at is not None
    assert filing.current.content["fields"]["text"] == "本月开展案卷评查两次"


def test_a_zero_report_is_one_explicit_act_where_it_is_allowed(client, cast, given):
    requirement = given.requirements["problem_list"]
    filing = opened(cast, given)
    client.force_login(cast.shen)
    address = reverse("filing-edit", args=[filing.uuid])
    assert "零报告" not in client.get(address).content.decode()
    requirement.zero_report_allowed = True
    requirement.save()
    assert "报零，送韩立诚签字" in client.get(address).content.decode()
    send(client, cast.shen, filing, "revision=0&f-zero=1")
    assert Filing.objects.get(pk=filing.pk).state == FilingState.AWAITING_SIGNATURE


def test_a_zero_report_with_rows_is_refused(client, cast, given):
    requirement = given.requirements["problem_list"]
    requirement.zero_report_allowed = True
    requirement.save()
    filing = opened(cast, given)
    body = form(("blank", given.problem_row()["cells"]), extra=[("f-zero", "1")])
    answer = send(client, cast.shen, filing, body)
    assert "选了零报告，又填了1条" in client.get(answer.url).content.decode()
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT


def test_a_waived_filing_is_not_sent_and_the_page_says_why(client, cast, given):
    filing = opened(cast, given)
    services.save_draft(
        filing=filing, content=content("problem_list", given.problem_row()), revision=0, actor=act(cast.shen)
    )
    filing.obligation.waived_at, filing.obligation.waived_reason = clock.now(), "机构已撤并"
    filing.obligation.save()
    answer = send(client, cast.shen, filing)
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT
    body = client.get(answer.url).content.decode()
    assert "机构已撤并" in body and "已免报" in body


def test_the_computed_table_needs_nothing_typed(client, cast, given):
    filing = opened(cast, given, "statistics_table")
    client.force_login(cast.shen)
    body = client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()
    assert "资格管理" in body and "发现问题" in body and 'name="f-remark"' in body
    send(client, cast.shen, filing, "revision=0&f-remark=截至今日")
    version = Filing.objects.get(pk=filing.pk).current
    assert version.content["fields"]["remark"] == "截至今日" and version.content["figures"]["areas"]
