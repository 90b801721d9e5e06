"""免报 from the unit's row, with a reason, and back again."""

import pytest
from django.urls import reverse

from tests.campaign_factory import make_campaign


@pytest.fixture
def obligation(cast):
    return make_campaign(cast).obligation("problem_list", cast.wangxi)


def test_a_waiver_needs_a_reason_and_is_shown_in_the_list(client, cast, obligation):
    client.force_login(cast.zhao)
    address = reverse("obligation-waive", args=[obligation.uuid])
    assert "为什么不用报送" in client.get(address).content.decode()
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422 and "请写明为什么不用报送" in answer.content.decode()
    answer = client.post(address, {"reason": "今年撤并，由支队统一报"}, follow=True)
    body = answer.content.decode()
    assert "已免报，不再计入应报数" in body and "今年撤并，由支队统一报" in body
    obligation.refresh_from_db()
    assert obligation.waived_by == cast.zhao


def test_the_second_waiver_is_told_and_keeps_its_text(client, cast, obligation):
    address = reverse("obligation-waive", args=[obligation.uuid])
    client.force_login(cast.zhou)
    client.post(address, {"reason": "撤并"})
    client.force_login(cast.zhao)
    answer = client.post(address, {"reason": "另一个理由"})
    assert answer.status_code == 409 and "另一个理由" in answer.content.decode()
    obligation.refresh_from_db()
    assert obligation.waived_reason == "撤并"


def test_a_waiver_is_taken_back_with_a_reason(client, cast, obligation):
    client.force_login(cast.zhao)
    client.post(reverse("obligation-waive", args=[obligation.uuid]), {"reason": "撤并"})
    address = reverse("obligation-unwaive", args=[obligation.uuid])
    assert client.get(address).status_code == 405
    assert client.post(address, {"reason": ""}).status_code == 422
    assert "已恢复报送" in client.post(address, {"reason": "没有撤并"}, follow=True).content.decode()
    obligation.refresh_from_db()
    assert obligation.waived_at is None


@pytest.mark.parametrize(("who", "status"), [("wu", 403), ("shen", 403), ("chen", 403), ("lin", 404), ("admin", 404)])
@pytest.mark.parametrize("verb", ["waive", "unwaive"])
def test_who_may_not_waive(client, cast, obligation, who, status, verb):
    client.force_login(cast.people[who])
    assert client.post(reverse(f"obligation-{verb}", args=[obligation.uuid]), {"reason": "x"}).status_code == status
