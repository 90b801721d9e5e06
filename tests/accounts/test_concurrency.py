"""Two processes at the same account, right or import: it happens once, and the loser is told."""

from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.actors import Actor
from accounts.capabilities import Role
from accounts.models import Membership, Unit, UnitGroup, User
from accounts.services.imports import check_import
from accounts.services.memberships import propose_membership
from audit import clock
from audit.models import Entry
from tests.accounts.books import workbook
from tests.factories import make_user
from tests.race import Racers, racers

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
ACTS = "tests.accounts.race_acts"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.mark.parametrize(
    ("one", "other", "ends"),
    [
        (("guard", "grant"), ("guard", "grant"), {"granted"}),
        (("guard", "grant"), ("guard", "decline"), {"granted", "declined"}),
        (("guard", "grant"), ("admin", "withdraw"), {"granted", "ended"}),
    ],
)
def test_a_proposal_is_decided_once(cast, pair, one, other, ends):
    user = make_user("linyue", "林越")
    row = propose_membership(user=user, unit=cast.wangxi, role=Role.LIAISON, actor=Actor(cast.admin))
    calls = [{"verb": verb, "by": cast.people[who].pk, "membership": row.pk} for who, verb in (one, other)]
    assert sorted(pair.race(f"{ACTS}:on_membership", calls)) == ["StaleState", "done"]
    row.refresh_from_db()
    assert row.state in ends
    assert Entry.objects.filter(object_type="accounts.membership").count() == 2, "proposed, and decided once"


def test_two_rights_that_exclude_each_other_are_not_both_granted(cast, pair):
    """Both proposals stand (a flaw written behind the service); each grant alone would pass."""
    user = make_user("linyue", "林越")
    rows = [
        Membership.objects.create(user=user, unit=cast.wangxi, role=role, valid_from=clock.today())
        for role in (Role.AUDITOR, Role.LIAISON)
    ]
    calls = [{"verb": "grant", "by": cast.guard.pk, "membership": row.pk} for row in rows]
    assert "done" not in pair.race(f"{ACTS}:on_membership", calls), "a proposal counts as held"
    assert not Membership.objects.filter(user=user, state="granted").exists()


def test_the_last_two_of_a_kind_do_not_go_at_once(cast, pair):
    second = make_user("shenji2", "审计员乙", (Role.AUDITOR, cast.bureau, ""))
    rows = [user.memberships.get() for user in (cast.auditor, second)]
    calls = [{"verb": "end", "by": cast.guard.pk, "membership": row.pk} for row in rows]
    assert sorted(pair.race(f"{ACTS}:on_membership", calls)) == ["Refused", "done"]
    assert Membership.objects.in_force(clock.today()).filter(role=Role.AUDITOR).count() == 1


def test_nor_are_their_accounts_closed_at_once(cast, pair):
    second = make_user("shenji2", "审计员乙", (Role.AUDITOR, cast.bureau, ""))
    calls = [{"by": cast.admin.pk, "user": user.pk} for user in (cast.auditor, second)]
    assert sorted(pair.race(f"{ACTS}:close", calls)) == ["Refused", "done"]


def test_an_account_is_closed_once(cast, pair):
    calls = [{"by": cast.admin.pk, "user": cast.shen.pk}] * 2
    assert sorted(pair.race(f"{ACTS}:close", calls)) == ["StaleState", "done"]
    assert Entry.objects.filter(action="accounts.user.deactivated").count() == 1


def test_a_name_is_given_once(cast, pair):
    assert sorted(pair.race(f"{ACTS}:new_user", [{"by": cast.admin.pk}] * 2)) == ["Refused", "done"]
    assert sorted(pair.race(f"{ACTS}:new_group", [{"by": cast.admin.pk}] * 2)) == ["Refused", "done"]
    assert User.objects.filter(username="linyue").count() == UnitGroup.objects.filter(code="key").count() == 1


def test_an_import_is_confirmed_once(cast, pair):
    content = workbook(
        [("QH", "青禾县交通运输局", "", "LC", "局", "", "")], people=[("qinghe1", "青一", "", "", "", "")]
    )
    batch = check_import(name="a.xlsx", content=content, valid_from=clock.today(), actor=Actor(cast.admin))
    calls = [{"by": cast.admin.pk, "batch": batch.pk}] * 2
    assert sorted(pair.race(f"{ACTS}:confirm", calls)) == ["StaleState", "done"]
    assert Unit.objects.filter(code="QH").count() == User.objects.filter(username="qinghe1").count() == 1
    assert Entry.objects.filter(action="accounts.import.applied").count() == 1


def test_two_imports_of_the_same_people_make_them_once(cast, pair):
    content = workbook(people=[(f"qinghe{n}", f"青{n}", "", "WX", "联络员", "") for n in range(20)])
    batches = [
        check_import(name="a.xlsx", content=content, valid_from=clock.today(), actor=Actor(cast.admin))
        for _time in range(2)
    ]
    calls = [{"by": cast.admin.pk, "batch": batch.pk} for batch in batches]
    outcomes = sorted(pair.race(f"{ACTS}:confirm", calls))
    # The second either waits at the first name, or comes late enough to find everything there.
    assert outcomes in (["Refused", "done"], ["done", "done"])
    assert User.objects.filter(username__startswith="qinghe").count() == 20
    assert Membership.objects.proposed().count() == 20
