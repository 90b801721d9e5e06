"""Attachments of a draft: checked, kept with what was typed, shown to the signer, removable until it is sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rectification import services
from rectification.models import Filing
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, sign


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def filing(cast, given):
    return services.open_filing(obligation=given.obligation("monthly_information", cast.wangxi), actor=act(cast.shen))


def pdf(name="佐证.pdf", data=b"%PDF-1.4 x"):
    return SimpleUploadedFile(name, data)


def attach(client, filing, upload, **fields):
    return client.post(reverse("filing-attach", args=[filing.uuid]), {"file": upload, **fields})


def test_an_upload_keeps_what_was_typed(client, cast, filing):
    client.force_login(cast.shen)
    answer = attach(client, filing, pdf(), revision="0", **{"f-text": "本月开展评查"})
    assert answer.url.endswith("#attachments")
    version = Filing.objects.get(pk=filing.pk).current
    assert version.content["fields"]["text"] == "本月开展评查"
    assert [file.name for file in version.attachments.all()] == ["佐证.pdf"]
    assert "佐证.pdf" in client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()


def test_a_file_that_may_not_come_in_loses_no_text(client, cast, filing):
    client.force_login(cast.shen)
    attach(client, filing, pdf("病毒.exe"), revision="0", **{"f-text": "本月开展评查"})
    version = Filing.objects.get(pk=filing.pk).current
    assert version.content["fields"]["text"] == "本月开展评查" and not version.attachments.exists()
    body = client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()
    assert "不能上传" in body and "本月开展评查" in body


def test_it_is_removed_from_the_draft_and_printed_with_the_frozen_version(client, cast, filing):
    client.force_login(cast.shen)
    attach(client, filing, pdf())
    attach(client, filing, pdf("第二份.pdf"), revision="0", **{"f-text": "本月开展评查"})
    first = filing.current.attachments.order_by("id")[0]
    address = reverse("filing-detach", args=[filing.uuid])
    client.post(address, {"detach": str(first.uuid)})
    assert [file.name for file in Filing.objects.get(pk=filing.pk).current.attachments.all()] == ["第二份.pdf"]
    assert client.post(address, {"detach": "x"}).status_code == 404
    sign(cast, filing)
    body = client.get(reverse("filing-detail", args=[filing.uuid])).content.decode()
    assert "1. 第二份.pdf" in body
    assert attach(client, filing, pdf()).url == reverse("filing-detail", args=[filing.uuid])


def test_another_units_file_is_out_of_reach(client, cast, filing):
    client.force_login(cast.shen)
    attach(client, filing, pdf())
    file = filing.current.attachments.get()
    client.force_login(cast.lin)
    assert attach(client, filing, pdf()).status_code == 404
    assert client.get(reverse("attachment-download", args=[file.uuid])).status_code == 404
