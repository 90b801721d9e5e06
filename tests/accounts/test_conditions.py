"""The condition that no row meets, beside others."""

import pytest
from django.db.models import Q

from accounts.grants import NOTHING
from accounts.models import Unit
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def found(condition: Q) -> set[str]:
    return set(Unit.objects.filter(condition).values_list("code", flat=True))


def test_no_row_meets_nothing(cast: Cast) -> None:
    everything, one = found(Q()), Q(pk=cast.zhao.grants.posts[0].unit_id)
    assert found(NOTHING) == found(NOTHING & one) == found(one & NOTHING) == set()
    assert len(found(one)) == 1
    assert found(NOTHING | one) == found(one | NOTHING) == found(one)
    assert found(~NOTHING) == everything
    assert found(~NOTHING & one) == found(one)


def test_an_empty_condition_does_not_open_it(cast: Cast) -> None:
    """Q() beside `|` is no condition, so what remains is that no row is met."""
    assert found(Q()) != set()
    assert found(NOTHING | Q()) == found(Q() | NOTHING) == set()
