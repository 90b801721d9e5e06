"""The made-up ledger: the same seed writes the same rows, and what it writes agrees with itself."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Q

from accounts.models import Unit
from audit import clock
from campaigns.models import Campaign
from rectification import rollup
from rectification.figures import ledger_then
from rectification.figures.ledger import tally
from rectification.figures.rolled import rolled
from rectification.models import Measure, Problem, ProblemEvent


def made(**options: Any) -> str:
    told = StringIO()
    call_command("make_load", **{"units": 45, "problems": 1_500, "seed": 3, **options}, stdout=told)
    return told.getvalue()


def rows() -> list[Any]:
    columns = ("uuid", "description", "unit__code", "state", "due_date", "listed_at", "source")
    return list(Problem.objects.order_by("pk").values_list(*columns))


def test_the_rows_agree_with_themselves(db: None) -> None:
    assert "1500 problems of 45 units" in made()
    campaign = Campaign.objects.get(slug="load")
    assert rollup.differences(campaign) == 0
    then = ledger_then(campaign, clock.today())
    counts = tally(then.facts, then.standings, clock.today(), ())[()]
    assert counts.found == Problem.objects.standing().count()
    assert counts.verified == Problem.objects.closed().count() > 300
    assert counts.claimed == Problem.objects.filter(state__in=("claimed", "closed")).count() > counts.verified
    assert counts.overdue == Problem.objects.overdue(clock.today()).count() > 50
    assert rolled(campaign, clock.today(), ())[()] == counts
    assert Measure.objects.count() == 1_500
    assert not ProblemEvent.objects.filter(recorded_at__gt=clock.now()).exists()
    odd = Q(closed_at__lt=F("claimed_at")) | Q(state="closed", closed_at=None) | Q(listed_at__gt=F("claimed_at"))
    assert not Problem.objects.filter(odd).exists()
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_the_same_seed_writes_the_same_rows(db: None, django_db_blocker: Any) -> None:
    from django.db import transaction

    seen = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            made(seed=seed, problems=300)
            seen.append(rows())
            transaction.set_rollback(True)
    assert seen[0] == seen[1] != seen[2]


def test_it_writes_beside_nothing_real(cast: Any) -> None:
    from tests.campaign_factory import make_campaign

    make_campaign(cast)
    with pytest.raises(CommandError, match="--really"):
        made()
    made(really=True, problems=50)
    assert Problem.objects.count() == 50
    with pytest.raises(CommandError, match="already"):
        made(really=True)
