"""The published campaign of these tests."""

import pytest

from tests.reporting.given import Given, build_given


@pytest.fixture
def given(cast) -> Given:
    """See `tests/reporting/given.py`."""
    return build_given(cast)
