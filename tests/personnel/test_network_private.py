"""Mobiles of liaisons, supervisors and contact points: planted, carried through a merger, and looked for everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actors import SYSTEM, Actor
from accounts.services.changes import carry_out_due
from audit import clock
from personnel.models import Appointment, Liaison
from tests.accounts.test_change_organisation import confirmed, planned
from tests.personnel.network_scenes import appointment, liaison, term
from tests.personnel.planting import rows_of_the_database, text_of
from tests.personnel.scenes import mobile

pytestmark = pytest.mark.django_db
#: The number that is kept, and those that are typed where none belongs.
KEPT, APPOINTED, MISPLACED = mobile(81234567), mobile(91234567), mobile(71234567)


def holds_none(text: str) -> bool:
    return not any(number in text or number[3:] in text for number in (KEPT, APPOINTED, MISPLACED))


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.zhao)
    return client


def test_no_row_page_or_file_holds_a_mobile_of_the_network(cast, client, caplog):
    liaison(cast.wangxi, cast.shen, mobile=KEPT)
    supervisor = appointment(cast.wangxi, cast.shen, mobile=APPOINTED, term=term())
    change = planned(
        Actor(cast.admin), kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan],
        on=clock.today() + timedelta(days=1),
    )  # fmt: skip
    confirmed(change, Actor(cast.admin))
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
        heir = Liaison.objects.get(valid_to=None)
        assert heir.unit == cast.shiwan and heir.mobile_masked == f"{KEPT[:3]}****{KEPT[-4:]}"
        assert Appointment.objects.get().mobile_masked == f"{APPOINTED[:3]}****{APPOINTED[-4:]}"
        pages = [
            reverse("network-list"), reverse("network-export"), reverse("network-unit", args=[cast.shiwan.pk]),
            reverse("appointment-list"), reverse("appointment-export"),
            reverse("appointment-detail", args=[supervisor.uuid]),
        ]  # fmt: skip
        client.force_login(cast.zhao)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200 and holds_none(text_of(answer)), page
            assert f"{KEPT[:3]}****" in text_of(answer), page
    assert not [table for table, row in rows_of_the_database() if not holds_none(row)]
    assert holds_none(caplog.text)


@pytest.mark.parametrize("field", ["name", "section", "post", "phone", "reason"])
def test_a_mobile_where_none_belongs_is_refused_and_kept_by_no_cache(cast, client, field, caplog):
    data = {
        "name": "沈雨桐", "section": "法制股", "post": "", "phone": "", "reason": "", "mobile": KEPT,
        "valid_from": clock.today().isoformat(), field: f"联系{MISPLACED}",
    }  # fmt: skip
    answer = client.post(reverse("network-register", args=[cast.wangxi.pk]), data)
    assert answer.status_code == 422 and "no-store" in answer["Cache-Control"]
    assert not Liaison.objects.exists() and holds_none(str(answer.headers))
    assert not [table for table, row in rows_of_the_database() if not holds_none(row)]
    assert holds_none(caplog.text)
