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
from campaigns.models import Campaign, CampaignTemplate, Deadline
from campaigns.package import dump_package
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
    assert (moved.text, moved.date) == ("4月底", date(2026, 5, 31))


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


def test_a_package_for_another_office_is_refused(cast, campaign):
    client = Client()
    client.force_login(cast.wu)
    assert upload(client, json.dumps(dump_package(campaign)).encode()).status_code == 403
