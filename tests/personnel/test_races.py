"""Two processes at the same officer, certificate or number: the gates hold, whoever is first."""

from collections.abc import Iterator

import pytest
from django.db import connection

from personnel import services
from personnel.models import Certificate, CertificateEvent, Inspection, Officer
from personnel.services.private import MISSES
from tests.personnel.scenes import act, established, issued, kind, mobile, officer, passed, registered
from tests.race import Racers, racers

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
ACTS = "tests.personnel.race_acts"
ROUNDS = 6


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


def ready(cast, unit, by, name: str) -> Certificate:
    """Somebody whose certificate can be issued."""
    row = passed(established(officer(unit, by, name), by), cast.zhao)
    certificate = services.apply_for(officer=row, kind=kind(), fields="", actor=act(by))
    services.pass_examinations(certificate=certificate, actor=act(cast.zhao))
    return certificate


def call(verb: str, by, certificate: Certificate, number: str = "") -> dict:
    return {"verb": verb, "by": by.pk, "certificate": certificate.pk, "number": number}


def test_one_number_is_issued_once(cast, pair):
    for turn in range(ROUNDS):
        two = [
            ready(cast, unit, by, f"{turn}{by.name}")
            for unit, by in ((cast.wangxi, cast.shen), (cast.shiwan, cast.lin))
        ]
        calls = [call("issue", by, row, f"Z{turn}") for by, row in zip((cast.zhao, cast.wu), two, strict=True)]
        assert sorted(pair.race(f"{ACTS}:on_certificate", calls)) == ["Refused", "done"]
        assert Certificate.objects.filter(number=f"Z{turn}").count() == 1


def test_a_number_is_free_only_when_it_was_revoked(cast, pair):
    for turn in range(ROUNDS):
        old = issued(officer(cast.wangxi, cast.shen, f"旧{turn}"), cast.shen, cast.zhao, f"Y{turn}")
        services.propose_revocation(certificate=old, reason="转岗", actor=act(cast.shen))
        services.state_cases(certificate=old, left=0, text="没有案件", actor=act(cast.shen))
        new = ready(cast, cast.shiwan, cast.lin, f"新{turn}")
        calls = [call("issue", cast.zhao, new, f"Y{turn}"), call("revoke", cast.wu, old)]
        ends = pair.race(f"{ACTS}:on_certificate", calls)
        assert set(ends) <= {"done", "Refused"} and "done" in ends
        assert Certificate.objects.out().filter(number=f"Y{turn}").count() <= 1


def test_inspected_and_suspended_at_once_is_suspended(cast, pair):
    for turn in range(ROUNDS):
        row = registered(officer(cast.wangxi, cast.shen, f"某{turn}"), cast.zhao, f"I{turn}")
        calls = [call("inspect", cast.zhao, row), call("suspend", cast.wu, row)]
        ends = pair.race(f"{ACTS}:on_certificate", calls)
        row.refresh_from_db()
        assert row.state == "suspended" and set(ends) <= {"done", "StaleState"}
        # An inspection that lost left nothing behind: neither its row nor another year.
        inspected = CertificateEvent.objects.filter(certificate=row, kind="inspected").count()
        assert Inspection.objects.filter(certificate=row).count() == inspected == ends.count("done") - 1


def test_inspected_twice_at_once_is_inspected_once(cast, pair):
    row = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    ends = pair.race(f"{ACTS}:on_certificate", [call("inspect", cast.zhao, row), call("inspect", cast.wu, row)])
    assert sorted(ends) == ["Refused", "done"] and Inspection.objects.count() == 1


@pytest.mark.parametrize("verb", ["issue", "renew", "drop"])
def test_who_leaves_at_that_moment_keeps_nothing_in_force(cast, pair, verb):
    for turn in range(ROUNDS):
        if verb == "issue":
            row = ready(cast, cast.wangxi, cast.shen, f"某{turn}")
        else:
            row = registered(
                established(officer(cast.wangxi, cast.shen, f"某{turn}"), cast.shen), cast.zhao, f"L{turn}"
            )
        if verb == "drop":
            services.propose_revocation(certificate=row, reason="转岗", actor=act(cast.shen))
        holder = Officer.objects.get(certificates=row)
        calls = [
            {"path": "on_certificate", **call(verb, cast.zhao, row, f"M{turn}")},
            {"path": "leave", "by": cast.shen.pk, "officer": holder.pk},
        ]
        ends = pair.race("tests.personnel.race_acts:one_of", calls)
        holder.refresh_from_db()
        assert ends.count("done") >= 1 and set(ends) <= {"done", "Refused"} and holder.state == "left"
        out = Certificate.objects.out().filter(officer=holder)
        assert not out.exclude(revocation="proposed").exists()


def test_tries_at_once_are_all_counted(cast, pair):
    officer(cast.wangxi, cast.shen, mobile=mobile(7))
    calls = [{"by": cast.shen.pk, "text": mobile(100 + place)} for place in range(MISSES + 6)]
    ends = pair.race(f"{ACTS}:find", calls)
    assert (ends.count("done"), ends.count("Refused")) == (MISSES, 6)
