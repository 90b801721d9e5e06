"""The benchmark of the ledger runs, and its figures agree with their baselines (it asserts that itself)."""

import pytest

from tests.bench import ledger


@pytest.mark.django_db
def test_all_its_figures_are_measured() -> None:
    figures = ledger.measure(units=25, problems=800, rounds=1)
    assert figures["manager_problems"] == figures["leader_problems"] == 800
    assert 0 < figures["liaison_problems"] < 400
    assert figures["manager_queries"] <= 6
    assert figures["search_absent_rows"] == 0 < figures["search_common_rows"]
    assert {"group_by_today_to_rollup_ratio", "write_claim_cost_ratio", "manager_deepest_to_first_ratio"} <= set(
        figures
    )
