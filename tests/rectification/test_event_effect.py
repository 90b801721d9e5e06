"""What one event changes in the counts: summing the changes gives what counting the standing gives."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from rectification.figures import UNKNOWN, Stage, Standing, Tally, after, change_of, counts_of, replay
from rectification.models import ProblemEventKind

histories = st.lists(st.sampled_from(ProblemEventKind.values), max_size=14)


def life(*kinds: str) -> Standing:
    """Where a problem stands after these events."""
    standing = UNKNOWN
    for kind in kinds:
        standing = after(standing, kind)
    return standing


@drawn(histories)
def test_the_changes_add_up_to_the_counts(kinds: list[str]) -> None:
    standing, sums = UNKNOWN, Tally()
    for kind in kinds:
        sums += change_of(standing, kind)
        standing = after(standing, kind)
        assert sums == counts_of(standing)
        assert 0 <= sums.verified <= sums.claimed <= sums.found <= 1
        assert max(sums.reopened, sums.extended) <= sums.found
    assert replay((7, kind) for kind in kinds) == ({7: standing.stage} if kinds else {})


@pytest.mark.parametrize(
    ("before", "kind", "change"),
    [
        ((), "listed", Tally(found=1)),
        (("listed",), "claimed", Tally(claimed=1)),
        (("listed", "claimed"), "verified", Tally(verified=1)),
        (("listed", "claimed"), "sent_back", Tally(claimed=-1)),
        (("listed", "claimed"), "claim_withdrawn", Tally(claimed=-1)),
        (("listed", "claimed", "verified"), "reopened", Tally(claimed=-1, verified=-1, reopened=1)),
        (("listed", "claimed", "verified", "reopened", "claimed", "verified"), "reopened",
         Tally(claimed=-1, verified=-1)),
        (("listed",), "extended", Tally(extended=1)),
        (("listed", "extended"), "extended", Tally()),
        (("listed", "claimed"), "withdrawn", Tally(found=-1, claimed=-1)),
        (("listed", "claimed", "withdrawn"), "restored", Tally(found=1, claimed=1)),
        (("listed", "claimed", "withdrawn"), "relisted", Tally(found=1)),
        (("listed", "withdrawn"), "claimed", Tally()),
        ((), "claimed", Tally()),
    ],
)  # fmt: skip
def test_what_each_act_changes(before: tuple[str, ...], kind: str, change: Tally) -> None:
    assert change_of(life(*before), kind) == change


MOVING = {
    "listed",
    "relisted",
    "restored",
    "claimed",
    "verified",
    "sent_back",
    "claim_withdrawn",
    "withdrawn",
    "reopened",
}


@pytest.mark.parametrize("kind", sorted(set(ProblemEventKind.values) - MOVING))
@pytest.mark.parametrize("before", [("listed",), ("listed", "claimed"), ("listed", "claimed", "verified")])
def test_no_other_act_moves_a_problem(before: tuple[str, ...], kind: str) -> None:
    assert after(life(*before), kind).stage == life(*before).stage > Stage.OFF
