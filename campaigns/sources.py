"""Which words of its notice a field of a campaign came from, as the configuration shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.intake.marked import line_of
from campaigns.models import Campaign, FieldSource, NoticeReading, ReadingState

_MOST_WORDS = 120


@dataclass(frozen=True)
class SourceLink:
    """The words of one field: the line in which they begin, their beginning, the page that shows them marked."""

    line: int
    words: str
    url: str


class Sources:
    """The notice of one campaign. Nothing is asked of the database before something is shown."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    @cached_property
    def reading(self) -> NoticeReading | None:
        """The reading that the campaign was made of; None for others."""
        readings = NoticeReading.objects.filter(campaign=self.campaign, state=ReadingState.ACCEPTED)
        return readings.select_related("source").defer("draft").first()

    @cached_property
    def spans(self) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
        """The spans of each field, by row ("item-12"; empty for the campaign itself) and field."""
        found: dict[tuple[str, str], list[tuple[int, int]]] = {}
        if self.reading is not None:
            rows = FieldSource.objects.filter(campaign=self.campaign, reading=self.reading)
            for row, field, start, end in rows.values_list("row", "field", "start", "end"):
                found.setdefault((row, field), []).append((start, end))
        return found

    def link(self, key: str, field: str) -> SourceLink | None:
        """Where a field of a row came from; `key` as pages name the row."""
        row = "" if key.startswith("campaign-") else key
        spans = self.spans.get((row, field))
        if not spans or self.reading is None:
            return None
        text = self.reading.text
        words = "…".join(text[start:end].replace("\n", "") for start, end in spans)
        line = line_of(text, spans[0][0])
        query = urlencode({"row": row, "field": field})
        url = f"{reverse('campaign-source', args=[self.campaign.slug])}?{query}#line-{line}"
        return SourceLink(line, words if len(words) <= _MOST_WORDS else words[:_MOST_WORDS] + "…", url)
