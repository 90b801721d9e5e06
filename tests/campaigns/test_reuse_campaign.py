"""Campaigns made of others: clones with moved dates, templates, and package files from a browser."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from audit.models import Entry
from campaigns.checks import check_campaign
from campaigns.models import Campaign, CampaignTemplate, Deadline
from campaigns.package import dump_package
from campaigns.package.shifting import shift_words
from campaigns.readings import context_of, read_words
from campaigns.services.reuse import MOST_BYTES, clone_campaign, keep_template, remove_template, start_from_template
from tests.campaigns.builders import make_campaign, make_requirement
from tests.cast import build_cast


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast, document_number="岚交发〔2026〕9号", contact_name="赵敏之")
    task = campaign.task_groups.create(title="组").tasks.create(text="建制度")
    clause = task.assignments.create()
    clause.parties.create(group=cast.counties)
    Deadline.objects.create(assignment=clause, text="4月底", date=date(2026, 4, 30), precision="month_end")
    make_requirement(campaign, cast.counties)
    return campaign


@pytest.fixture
def zhao(cast) -> Client:
    client = Client()
    client.force_login(cast.zhao)
    return client


def names(cast, **values):
    return {"title": "新方案", "short_title": "", "organiser": cast.legal, "issue_date": None, **values}


def test_a_clone_says_the_same_and_has_no_number(cast, campaign):
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **names(cast))
    assert (copy.title, copy.short_title, copy.document_number, copy.state) == ("新方案", "新方案", "", "draft")
    first, second = dump_package(campaign), dump_package(copy)
    assert {name: first[name] for name in first if name not in ("slug", "campaign")} == {
        name: second[name] for name in second if name not in ("slug", "campaign")
    }
    assert Entry.objects.filter(action="campaigns.campaign.loaded", object_id=str(copy.uuid)).exists()


def test_dates_move_with_the_issue_date_and_ends_stay_ends(cast, campaign):
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **names(cast, issue_date=date(2026, 4, 1)))
    assert (copy.issue_date, copy.start, copy.end) == (date(2026, 4, 1), date(2026, 4, 1), date(2026, 10, 1))
    assert copy.filing_requirements.get().due_date == date(2026, 6, 10)
    moved = Deadline.objects.get(assignment__task__group__campaign=copy)
    assert (moved.text, moved.date) == ("5月底", date(2026, 5, 31))


def test_the_tasks_own_words_move_with_its_deadlines(cast, campaign):
    task = campaign.task_groups.get().tasks.get()
    task.text = "建制度（完成时限：4月底）；2020年4月底前的旧件，先于6月上旬清理。"
    task.save()
    clause = task.assignments.get()
    clause.clause = "建制度，4月底报结果"
    clause.save()
    Deadline.objects.create(assignment=clause, text="6月上旬", date=date(2026, 6, 10), precision="decade")
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **names(cast, issue_date=date(2026, 4, 1)))
    moved = copy.task_groups.get().tasks.get()
    assert moved.text == "建制度（完成时限：5月底）；2020年4月底前的旧件，先于7月上旬清理。"
    assert moved.assignments.get().clause == "建制度，5月底报结果"


def test_the_annexes_bear_the_new_campaigns_name(cast, campaign):
    campaign.annexes.create(number="1", title="执法作风专项整治问题清单", kind="problem_list", position=1)
    campaign.annexes.create(number="2", title="情况统计表", kind="statistics_table", position=2)
    values = names(cast, short_title="公路治超专项整治")
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **values)
    assert list(copy.annexes.order_by("position").values_list("title", flat=True)) == [
        "公路治超专项整治问题清单", "情况统计表",
    ]  # fmt: skip
    template = keep_template(campaign=campaign, name="模板", note="", actor=Actor(cast.zhao))
    made = start_from_template(template=template, actor=Actor(cast.zhao), **values)
    assert made.annexes.filter(title="公路治超专项整治问题清单").exists()


@pytest.mark.parametrize(
    ("text", "days", "wanted"),
    [
        ("8月底，并长期坚持", 31, "9月底，并长期坚持"),
        ("2020年12月30日18时前", 5, "2021年1月4日18时前"),
        ("6月下旬至9月下旬", 30, "7月下旬至10月下旬"),
        ("7月10日前", -9, "7月1日前"),
        ("2020年底", 30, "2020年底"),
        ("2020年底", 366, "2021年底"),
        ("每月15日前", 31, "每月15日前"),
        ("印发之日起30日内", 31, "印发之日起30日内"),
        ("适时", 31, "适时"),
    ],
)  # fmt: skip
def test_printed_dates_move_in_their_own_form(text, days, wanted):
    assert shift_words(text, days, 2020) == wanted


def with_deadline(campaign, text, day, precision):
    Deadline.objects.filter(assignment__task__group__campaign=campaign).delete()
    clause = campaign.task_groups.get().tasks.get().assignments.get()
    return clause.deadlines.create(text=text, date=day, precision=precision)


@pytest.mark.parametrize(
    ("text", "day", "precision", "wanted"),
    [
        ("2026年1月底", date(2026, 1, 31), "month_end", ("2026年2月底", date(2026, 2, 28))),
        ("3月上旬", date(2026, 3, 10), "decade", ("4月上旬", date(2026, 4, 10))),
        ("2026年底", date(2026, 12, 31), "year_end", ("2026年底", date(2026, 12, 31))),
        ("8底前", date(2026, 8, 31), "month_end", ("8底前", date(2026, 9, 30))),
        ("4月底", date(2026, 4, 20), "day", ("4月底", date(2026, 5, 20))),
        ("八月底", date(2026, 8, 31), "month_end", ("八月底", date(2026, 9, 30))),
        ("6月22日至30日", date(2026, 6, 30), "day", ("6月22日至30日", date(2026, 7, 30))),
        ("印发之日起30日内", date(2026, 3, 31), "day", ("印发之日起30日内", date(2026, 4, 30))),
    ],
)
def test_print_and_date_move_together_or_the_difference_is_shown(cast, campaign, zhao, text, day, precision, wanted):
    with_deadline(campaign, text, day, precision)
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **names(cast, issue_date=date(2026, 3, 31)))
    moved = Deadline.objects.get(assignment__task__group__campaign=copy)
    assert (moved.text, moved.date) == wanted
    agrees = read_words("deadline", moved.text, context_of(copy))["date"] == moved.date
    page = zhao.get(reverse("campaign-configure", args=[copy.slug, f"task-{moved.assignment.task_id}"]))
    assert ("待核对：原文读作" in page.content.decode()) == (not agrees)
    found = [finding.key for finding in check_campaign(copy) if finding.key.startswith("printed.differs")]
    assert found == ([] if agrees else [f"printed.differs:deadline-{moved.pk}:{wanted[1].isoformat()}"])


def test_windows_and_due_dates_move_with_their_print_and_the_end_with_them(cast, campaign, zhao):
    campaign.phases.update(window_text="6月下旬至8月底", start=date(2026, 6, 21), end=date(2026, 8, 31))
    campaign.filing_requirements.update(due_text="5月10日前", due_date=date(2026, 5, 10))
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **names(cast, issue_date=date(2026, 3, 31)))
    phase, requirement = copy.phases.get(), copy.filing_requirements.get()
    assert (phase.window_text, phase.start, phase.end) == ("7月下旬至9月底", date(2026, 7, 21), date(2026, 9, 30))
    assert (requirement.due_text, requirement.due_date) == ("6月9日前", date(2026, 6, 9))
    assert copy.end == date(2026, 9, 30)
    assert not [finding for finding in check_campaign(copy) if finding.key.startswith("printed.differs")]
    copy.phases.update(window_text="7月下旬至8月底")
    copy.filing_requirements.update(due_text="6月8日前")
    words = [finding.message for finding in check_campaign(copy) if finding.key.startswith("printed.differs")]
    assert len(words) == 2 and "“7月下旬至8月底”读作2026年8月31日，而日期是2026年9月30日" in words[0]
    for section in ("phases", f"requirement-{requirement.pk}"):
        assert "待核对" in zhao.get(reverse("campaign-configure", args=[copy.slug, section])).content.decode()


def test_another_office_clones_for_itself_and_receives(cast, campaign):
    campaign.grants.create(user=cast.wu, kind="substitute")
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.wu), **names(cast, organiser=cast.office))
    assert copy.organiser == cast.office
    assert [row.unit for row in copy.filing_requirements.get().receivers.all()] == [cast.office]
    for person, organiser in ((cast.wu, cast.legal), (cast.shen, cast.legal), (cast.chen, cast.legal)):
        with pytest.raises(PermissionDenied):
            clone_campaign(campaign=campaign, actor=Actor(person), **names(cast, organiser=organiser))


def test_a_template_is_a_copy_that_others_start_from(cast, campaign):
    template = keep_template(campaign=campaign, name="作风整治", note="", actor=Actor(cast.zhao))
    campaign.areas.all().delete()
    made = start_from_template(template=template, actor=Actor(cast.wu), **names(cast, organiser=cast.office))
    assert made.areas.get().title == "作风方面的问题"
    assert (made.organiser, made.document_number, made.contact_name) == (cast.office, "", "")
    foreign = build_cast(city="沧口", mark="ck-")
    assert not CampaignTemplate.objects.visible_to(foreign.zhao).exists()
    assert not CampaignTemplate.objects.visible_to(cast.shen).exists()
    with pytest.raises(PermissionDenied):
        remove_template(template=template, actor=Actor(cast.wu))
    remove_template(template=template, actor=Actor(cast.zhao))
    assert not CampaignTemplate.objects.exists() and Campaign.objects.filter(pk=made.pk).exists()


def test_the_example_starts_a_campaign(cast, zhao):
    answer = zhao.post(reverse("template-example"), {"title": "照示例", "organiser": cast.legal.pk})
    assert answer.status_code == 302
    assert Campaign.objects.get().areas.count() == 5
    cast.counties.code = "gone"
    cast.counties.save()
    answer = zhao.post(reverse("template-example"), {"title": "再照示例", "organiser": cast.legal.pk})
    assert answer.status_code == 422 and "没有代码为“counties”的单位分组" in answer.content.decode()
    assert Campaign.objects.count() == 1


def test_pages_clone_keep_and_remove(cast, campaign, zhao):
    assert "复制" in zhao.get(reverse("campaign-list")).content.decode()
    url = reverse("campaign-clone", args=[campaign.slug])
    assert campaign.title in zhao.get(url).content.decode()
    assert zhao.post(url, {"title": "", "organiser": cast.legal.pk}).status_code == 422
    assert (
        zhao.post(url, {"title": "另一个", "organiser": cast.legal.pk, "issue_date": "2026-05-01"}).status_code == 302
    )
    zhao.post(reverse("template-keep", args=[campaign.slug]))
    template = CampaignTemplate.objects.get()
    assert template.name == campaign.short_title
    start = reverse("template-start", args=[template.uuid])
    assert zhao.post(start, {"title": "第三个", "organiser": cast.legal.pk}).status_code == 302
    zhao.post(reverse("template-remove", args=[template.uuid]))
    assert (CampaignTemplate.objects.count(), Campaign.objects.count()) == (0, 3)


def upload(client, content: bytes):
    return client.post(reverse("package-upload"), {"package": SimpleUploadedFile("p.json", content)})


def test_a_package_is_loaded_from_the_browser(cast, campaign, zhao):
    assert upload(zhao, json.dumps(dump_package(campaign)).encode()).status_code == 302
    assert Campaign.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "不是方案文件"),
        (b"\xff\xfe{", "不是方案文件"),
        (b"[" * 200_000, "不是方案文件"),
        (b"[]", "应是一个对象"),
        (b'{"schema": 1}', "campaign.organiser: 必须填写"),
        (b" " * (MOST_BYTES + 1), "超过2 MB"),
    ],
)  # fmt: skip
def test_what_is_no_package_is_told_and_nothing_is_written(cast, zhao, content, told):
    answer = upload(zhao, content)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not Campaign.objects.exists()


def test_every_fault_is_listed_and_no_file_of_the_server_is_read(cast, campaign, zhao):
    package = dump_package(campaign)
    package["campaign"]["objectives"] = {"from": "000.txt", "start": 0, "end": 5}
    package["areas"][0]["title"] = "\0"
    package["phases"][0]["start"] = "三月"
    text = upload(zhao, json.dumps(package).encode()).content.decode()
    for fault in ("不能截取通知原文", "不能保存的控制字符", "不是2020-06-03这样的日期"):
        assert fault in text
    assert Campaign.objects.count() == 1


def hidden(cast) -> Campaign:
    """A draft of another office, which the legal section's manager may not read."""
    return make_campaign(cast, slug="hidden", organiser=cast.detachment, short_title="还没有公开的整治")


def test_a_package_names_no_higher_campaign_that_the_person_may_not_read(cast, campaign, zhao):
    package = dump_package(campaign) | {"higher_campaigns": [{"title": "上级", "upper": hidden(cast).slug}]}
    answer = upload(zhao, json.dumps(package).encode())
    assert answer.status_code == 422 and "没有网址名为“hidden”的专项整治" in answer.content.decode()


def test_a_clone_keeps_of_a_hidden_higher_campaign_the_words_alone(cast, campaign):
    campaign.higher_campaigns.create(title="上级方案", upper=hidden(cast))
    copy = clone_campaign(campaign=campaign, actor=Actor(cast.zhao), **names(cast))
    higher = copy.higher_campaigns.get()
    assert (higher.title, higher.upper) == ("上级方案", None)


def test_a_package_for_another_office_is_refused(cast, campaign):
    client = Client()
    client.force_login(cast.wu)
    assert upload(client, json.dumps(dump_package(campaign)).encode()).status_code == 403


def foreign(campaign):
    """A package of another organisation: its own codes for a group and for the organiser."""
    text = json.dumps(dump_package(campaign), ensure_ascii=False)
    return text.replace('"counties"', '"xian-ju"').replace("group:counties", "各县局")


def test_unknown_names_are_mapped_on_the_screen(cast, campaign, zhao):
    assert cast.counties.code == "counties"
    text = foreign(campaign)
    answer = upload(zhao, text.encode())
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有代码为“xian-ju”的单位分组" in page
    assert f'<option value="unit:{cast.wangxi.code}">' in page and "本系统里对应哪一个" in page
    assert Campaign.objects.count() == 1
    mapping = {"content": text, "map-key-0": "各县局", "map-to-0": ""}
    assert zhao.post(reverse("package-upload"), mapping).status_code == 422
    answer = zhao.post(reverse("package-upload"), {**mapping, "map-to-0": "group:counties"})
    assert answer.status_code == 302
    copy = Campaign.objects.exclude(pk=campaign.pk).get()
    assert [row.group for row in copy.filing_requirements.get().parties.all()] == [cast.counties]
    zhao.post(reverse("package-upload"), {**mapping, "map-to-0": f"unit:{cast.wangxi.code}"})
    assert Campaign.objects.count() == 3
    last = Campaign.objects.order_by("-pk")[0]
    assert last.filing_requirements.get().parties.get().unit == cast.wangxi


def test_other_faults_stay_with_the_mapping_and_a_choice_is_kept(cast, campaign, zhao):
    broken = json.loads(foreign(campaign))
    broken["phases"][0]["start"] = "三月"
    answer = zhao.post(
        reverse("package-upload"),
        {"content": json.dumps(broken), "map-key-0": "各县局", "map-to-0": "group:counties"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "不是2020-06-03这样的日期" in page and "没有代码为" not in page
    assert '<option value="group:counties" selected>' in page
    assert Campaign.objects.count() == 1


def test_a_template_whose_group_is_gone_is_mapped_too(cast, campaign, zhao):
    template = keep_template(campaign=campaign, name="作风整治", note="", actor=Actor(cast.zhao))
    cast.counties.code = "renamed"
    cast.counties.save()
    start, form = reverse("template-start", args=[template.uuid]), {"title": "另一个", "organiser": cast.legal.pk}
    answer = zhao.post(start, form)
    assert answer.status_code == 422 and "本系统里对应哪一个" in answer.content.decode()
    answer = zhao.post(start, {**form, "map-key-0": "group:counties", "map-to-0": "group:renamed"})
    assert answer.status_code == 302
    made = Campaign.objects.exclude(pk=campaign.pk).get()
    assert made.filing_requirements.get().parties.get().group == cast.counties
