"""Search over what a person may read: campaigns, units in them, filings, problems and institutions.

Every word that was typed must occur in a row. Each kind costs two queries, whatever the number of rows.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.models import Campaign, Obligation, Participation
from rectification.filters import SHORTEST_SEARCH, InstitutionFilter, LedgerFilter
from rectification.models import Filing, FilingVersion, Institution, Problem

LONGEST = 60
SHOWN = 6  # of a kind, beside the others
PAGE_SIZE = 50
EXCERPT = 60  # characters of a long text around the first word that was found
BEFORE = 14
CHECK_CODE = re.compile("[0-9a-f]{8,64}")


@dataclass(frozen=True)
class Asked:
    """What was typed. `kind` narrows to one kind of row, "" is all of them."""

    text: str
    kind: str = ""

    @classmethod
    def read(cls, text: str, kind: str = "") -> "Asked":
        """From an address; whatever cannot be read is left out."""
        return cls(" ".join(text.split())[:LONGEST], kind if kind in KINDS else "")

    @property
    def words(self) -> list[str]:
        """What must occur; a single character beside longer words still counts."""
        return self.text.split()

    @property
    def too_short(self) -> bool:
        """Fewer than two characters find nearly everything."""
        return len("".join(self.words)) < SHORTEST_SEARCH

    def query(self, kind: str = "") -> str:
        """As the query of an address."""
        values = {"q": self.text, "kind": kind}
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Part:
    """A piece of a text; `found` where it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Hit:
    """One row found. `title` is cut around the first word found; `facts` are short and may hold it too."""

    url: str
    title: list[Part]
    facts: list[list[Part]]


@dataclass(frozen=True)
class Found:
    """The rows of one kind: how many there are, and the page or the first of them."""

    kind: str
    label: str
    count: int
    hits: list[Hit]
    more_url: str = ""
    page: "Page[Any] | None" = None


def parts_of(text: str, words: Sequence[str], limit: int | None = None) -> list[Part]:
    """The text in pieces, those that equal a word marked, whatever their case; cut to `limit` characters."""
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    text = " ".join(text.split())
    if limit is not None and len(text) > limit:
        first = pattern.search(text) if words else None
        start = max(0, min(first.start() - BEFORE, len(text) - limit)) if first else 0
        end = start + limit
        text = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    if not words:
        return [Part(text)]
    parts, last = [], 0
    for match in pattern.finditer(text):
        parts += [Part(text[last : match.start()]), Part(match.group(), True)]
        last = match.end()
    return [part for part in [*parts, Part(text[last:])] if part.text]


def containing(words: Iterable[str], *fields: str) -> Q:
    """Every word occurs in one of the fields."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        condition &= anywhere
    return condition


def _campaigns(user: User, words: list[str]) -> QuerySet[Any]:
    found = containing(words, "title", "short_title", "document_number", "issuer")
    rows: QuerySet[Any] = Campaign.objects.visible_to(user).filter(found)
    return rows.order_by("-id")


def _units(user: User, words: list[str]) -> QuerySet[Any]:
    """Units in campaigns, where the person may read something of theirs."""
    owing, having = Obligation.objects.visible_to(user), Problem.objects.visible_to(user)
    reached = Q(campaign__in=Campaign.objects.visible_to(user).published().values("pk"))
    reached &= Q(unit__in=owing.values("unit")) | Q(unit__in=having.values("unit"))
    rows = Participation.objects.filter(reached & containing(words, "name", "short_name", "unit__name", "unit__code"))
    return rows.select_related("campaign").order_by("-campaign_id", "position", "id")


def _filings(user: User, words: list[str]) -> QuerySet[Any]:
    """By title and unit, or by the check code that stands on the printed paper."""
    condition = containing(words, "obligation__title", "obligation__unit_name", "unit__short_name")
    code = "".join(words).replace("-", "").lower()
    if CHECK_CODE.fullmatch(code):
        condition |= Q(pk__in=FilingVersion.objects.filter(sha256__startswith=code).values("filing"))
    rows: QuerySet[Any] = Filing.objects.visible_to(user).filter(condition)
    rows = rows.select_related("obligation", "unit", "campaign")
    return rows.order_by(F("submitted_at").desc(nulls_first=True), "-id")


def _problems(user: User, words: list[str]) -> QuerySet[Any]:
    fields = ("description", "responsible_leader", "responsible_unit", "unit__name", "unit__short_name")
    rows: QuerySet[Any] = Problem.objects.visible_to(user).standing().filter(containing(words, *fields))
    return rows.select_related("unit", "campaign", "focus_item__area").order_by("-id")


def _institutions(user: User, words: list[str]) -> QuerySet[Any]:
    fields = ("name", "document_number", "responsible_unit", "unit__name", "unit__short_name")
    rows: QuerySet[Any] = Institution.objects.visible_to(user).standing().filter(containing(words, *fields))
    return rows.select_related("unit", "campaign").order_by("-id")


def _in_campaign(campaign: Campaign, url: str) -> str:
    """A list shows the current campaign's rows, so its campaign is chosen on the way."""
    return f"{reverse('campaign-choose', args=[campaign.slug])}?{urlencode({'next': url})}"


def _campaign_row(row: Campaign) -> tuple[str, str, list[str]]:
    return reverse("campaign-plan", args=[row.slug]), row.title, [row.document_number, row.get_state_display()]


def _unit_row(row: Participation) -> tuple[str, str, list[str]]:
    url = reverse("problem-list") + LedgerFilter(unit=row.unit_id).query()
    return _in_campaign(row.campaign, url), row.name, [row.short_name, row.campaign.short_title]


def _filing_row(row: Filing) -> tuple[str, str, list[str]]:
    facts = [row.unit.label, row.get_state_display(), row.campaign.short_title]
    return reverse("filing-detail", args=[row.uuid]), row.obligation.title, facts


def _problem_row(row: Problem) -> tuple[str, str, list[str]]:
    facts = [row.unit.label, row.responsible_unit, row.responsible_leader, row.get_state_display()]
    return reverse("problem-detail", args=[row.uuid]), row.description, facts


def _institution_row(row: Institution) -> tuple[str, str, list[str]]:
    url = reverse("institution-list") + InstitutionFilter(unit=row.unit_id, q=row.name[:LONGEST]).query()
    facts = [row.unit.label, row.document_number, _("已建设") if row.built else _("需建设")]
    return _in_campaign(row.campaign, url), row.name, facts


@dataclass(frozen=True)
class Kind:
    """A kind of row: its label, which rows match, and how one is shown: address, title, facts."""

    label: Any
    rows: Callable[[User, list[str]], QuerySet[Any]]
    row: Callable[[Any], tuple[str, str, list[str]]]


KINDS: dict[str, Kind] = {
    "campaign": Kind(gettext_lazy("专项整治"), _campaigns, _campaign_row),
    "unit": Kind(gettext_lazy("单位"), _units, _unit_row),
    "filing": Kind(gettext_lazy("报送"), _filings, _filing_row),
    "problem": Kind(gettext_lazy("问题"), _problems, _problem_row),
    "institution": Kind(gettext_lazy("制度"), _institutions, _institution_row),
}


def search(user: User, asked: Asked, page: str | None = None) -> list[Found]:
    """What was found, kind by kind, without the kinds that have nothing. With `asked.kind`, a page of that kind."""
    if asked.too_short:
        return []
    found = [_found(user, asked, name, page) for name in ([asked.kind] if asked.kind else KINDS)]
    return [one for one in found if one.count]


def _found(user: User, asked: Asked, name: str, number: str | None) -> Found:
    kind = KINDS[name]
    pages = Paginator(kind.rows(user, asked.words), PAGE_SIZE if asked.kind else SHOWN)
    page = pages.get_page(number if asked.kind else 1)
    hits = [_hit(kind, row, asked.words) for row in page.object_list]
    more = asked.query(name) if not asked.kind and page.has_next() else ""
    return Found(name, str(kind.label), pages.count, hits, more, page if asked.kind else None)


def _hit(kind: Kind, row: Any, words: list[str]) -> Hit:
    url, title, facts = kind.row(row)
    return Hit(url, parts_of(title, words, EXCERPT), [parts_of(fact, words) for fact in facts if fact])
