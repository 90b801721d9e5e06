"""The filings under way, told to the campaigns below: an amendment shows whom it meets in mid-work."""

from collections.abc import Collection

from campaigns.amending import FilingFacts
from rectification.models import Filing, FilingState


def filings_of_obligations(obligations: Collection[int]) -> dict[int, FilingFacts]:
    """The filings of obligations by obligation id: one query."""
    rows = Filing.objects.filter(obligation__in=obligations)
    return {
        row.obligation_id: FilingFacts(
            label=str(row.get_state_display()),
            submitted=row.first_submitted_at is not None,
            done=row.state == FilingState.ACCEPTED,
        )
        for row in rows
    }
