"""方案体检: what in a notice or a campaign does not agree, is not clear or is not said."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.scope import ActorRequest
from campaigns.checks import Finding as CheckFinding
from campaigns.checks import Level, Place, Section, check_text
from campaigns.linting import Finding, Kind
from campaigns.linting.from_campaign import lint_campaign
from campaigns.linting.from_draft import line_of, lint_draft
from campaigns.models import Campaign
from campaigns.views.configure import ConfigureView
from campaigns.views.findings import placed

#: Kind of row → where it is edited; fields of the campaign that stand on another page than the basics.
_SECTIONS = {
    "campaign": Section.BASICS, "area": Section.FOCUS, "item": Section.FOCUS, "group": Section.TASKS,
    "task": Section.TASKS, "deadline": Section.TASKS, "phase": Section.PHASES, "requirement": Section.REQUIREMENTS,
    "annex": Section.ANNEXES,
}  # fmt: skip
#: The check's rules by what they say; the others find what does not agree.
_MISSING = ("task.no_party", "requirement.no_date", "requirement.no_day", "requirement.undated", "phase.no_dates")
_UNCLEAR = ("deadline.no_date",)


@dataclass(frozen=True)
class ReadingLine:
    """A finding about a notice that is being checked: its words with the line of the kept text, and the value of the
    draft that they stand for, empty where the check screen has none."""

    kind: Kind
    message: str
    words: str
    line: int
    value: str
    others: tuple[int, ...] = ()


def reading_lines(draft: Mapping[str, Any], text: str, known: Collection[str] = ()) -> list[ReadingLine]:
    """What the linter says of a draft as it stands; `known` are the names of the values that can be opened."""
    lines = []
    for finding in lint_draft(draft, text):
        place = finding.words.place
        others = {line_of(text, words.place.start) for words in finding.also} - {line_of(text, place.start)}
        lines.append(
            ReadingLine(
                finding.kind,
                finding.message,
                finding.words.text,
                line_of(text, place.start),
                place.value if place.value in known else "",
                tuple(sorted(others - {0})),
            )
        )
    return lines


@dataclass(frozen=True)
class CampaignLine:
    """A finding about a campaign, and where it is mended."""

    kind: Kind
    message: str
    url: str
    words: str


def campaign_lines(campaign: Campaign) -> list[CampaignLine]:
    """What the publish check says of the print and what the linter adds, in the order of the configuration."""
    checked = check_text(campaign)
    found = [(kind_of(finding), finding) for finding in checked]
    found += [(finding.kind, _as_checked(finding)) for finding in lint_campaign(campaign)]
    order = list(Section)
    found.sort(key=lambda pair: order.index(pair[1].place.section))
    addresses = placed(campaign, (finding for _kind, finding in found))
    return [
        CampaignLine(kind, entry.finding.message, entry.url, entry.words)
        for (kind, _finding), entry in zip(found, addresses, strict=True)
    ]


def kind_of(finding: CheckFinding) -> Kind:
    """The kind of a finding of the publish check."""
    if finding.key.startswith(_MISSING):
        return Kind.MISSING
    return Kind.UNCLEAR if finding.key.startswith(_UNCLEAR) else Kind.CONFLICT


def _as_checked(finding: Finding) -> CheckFinding:
    """A finding of the linter in the form that the pages of the configuration place."""
    row = finding.words.place.value
    section = _SECTIONS[row.partition("-")[0]]
    return CheckFinding(finding.key, Level.WARNING, finding.message, Place(section, row))


def counted(lines: Iterable[Any]) -> str:
    """对不上3处，不明确2处: how many of each kind."""
    rows = list(lines)
    counts = [(kind.label, sum(row.kind == kind for row in rows)) for kind in Kind]
    return "，".join(_("%(kind)s%(count)d处") % {"kind": kind, "count": count} for kind, count in counts if count)


class CampaignLintView(ConfigureView):
    """方案体检 of a campaign, published or not. Reads only."""

    nav = "check"
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = campaign_lines(self.campaign)
        context = {**self.frame(), "lines": lines, "counted": counted(lines)}
        return render(request, "campaigns/campaign_lint.html", context)
