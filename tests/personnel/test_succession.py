"""The roster in a change of the organisation: officers go with their history and certificates."""

from datetime import date

import pytest
import time_machine

from accounts.actors import SYSTEM, Actor
from accounts.services.changes import carry_out_due, rehearse
from personnel.models import Officer
from tests.accounts.test_change_organisation import LATER, confirmed, planned
from tests.personnel.scenes import officer, registered


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        yield


def test_officers_go_along(cast):
    admin = Actor(cast.admin)
    one = officer(cast.wangxi, cast.shen)
    certificate = registered(one, cast.zhao)
    gone = officer(cast.wangxi, cast.shen, name="刘向东")
    Officer.objects.filter(pk=gone.pk).update(state="retired")
    change = planned(admin, kind="merge", subjects=[one.unit], receivers=[cast.shiwan])
    asked = {a.holding.key: a.holding for a in rehearse(change).asked}
    assert asked["personnel.officers"].count == 1 and not asked["personnel.officers"].names
    confirmed(change, admin)
    with time_machine.travel("2020-07-01 00:10:00+08:00", tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
    before = one.unit
    one.refresh_from_db()
    certificate.refresh_from_db()
    gone.refresh_from_db()
    assert one.unit == certificate.unit == cast.shiwan and gone.unit == before
    terms = list(one.terms.order_by("valid_from", "id").values_list("unit", "valid_to"))
    assert terms[-2:] == [(before.pk, date(2020, 6, 30)), (cast.shiwan.pk, None)]
    assert one.terms.get(valid_to=None).valid_from == LATER
    change.refresh_from_db()
    assert change.outcome["officers_carried"] == 1
