"""What the check screen shows of a reading: cards in tabs, marked lines, what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.intake.checked import checked
from campaigns.intake.fields import FIELDS
from campaigns.intake.source import Line, Lines, lines_of
from campaigns.intake.values import Kept, Progress, Standing, Value, is_gone, kept_of, progress_of, values_of
from campaigns.intake.wording import shown
from campaigns.models import DecisionAct, FilingKind, NoticeReading, ReadingDecision, ReadingState, Rhythm
from campaigns.party_panel import PartyPanel
from campaigns.services.decide_reading import seen_as
from campaigns.views.linting import ReadingLine, reading_lines

ALL = "all"
TABS = (
    (str(Standing.UNSURE), gettext_lazy("拿不准")),
    (str(Standing.INFERRED), gettext_lazy("推断")),
    (str(Standing.CLEAR), gettext_lazy("明确")),
    (ALL, gettext_lazy("全部")),
)
PAGE_SIZE = 60
#: How many inferred values stand below the doubtful ones; the rest is in their own tab.
MOST_BELOW = 12


@dataclass(frozen=True)
class Card:
    """A value with what was decided about it."""

    value: Value
    decision: ReadingDecision | None
    line: int | None
    is_open: bool = False

    @property
    def act(self) -> str:
        """The decision's act; empty where nobody said anything."""
        return str(self.decision.act) if self.decision else ""

    @property
    def decided(self) -> bool:
        """Whether nothing more is asked."""
        return self.act not in ("", DecisionAct.LATER)

    @property
    def content(self) -> Any:
        """What stands now: the value as changed, else as read."""
        if self.decision is not None and self.act == DecisionAct.CHANGED:
            return self.decision.value
        return self.value.content

    @property
    def now(self) -> str:
        """What stands now, in words."""
        field = next((one for fields in FIELDS.values() for one in fields if one.form == self.value.form), None)
        return shown(field, self.content) if field is not None else str(self.content)

    @property
    def quotes(self) -> bool:
        """Whether the printed words say more than what was read from them."""
        value = self.value
        return bool(value.words) and value.form != "annex" and (value.form == "long" or value.words != value.read)

    @property
    def printed(self) -> str:
        """The printed words of a date, whatever its field is called."""
        content = self.content if isinstance(self.content, Mapping) else {}
        return next((str(content[name]) for name in ("text", "window_text", "due_text") if content.get(name)), "")

    @property
    def seen(self) -> str:
        """How this page shows the decision, for the next one."""
        return seen_as(self.decision)

    @property
    def chosen(self) -> str:
        """Which answer is ticked: its place, or "own"."""
        if self.act == DecisionAct.CHANGED:
            places = [str(at) for at, choice in enumerate(self.value.choices) if self._is(choice)]
            return places[0] if places else "own"
        return "0" if self.value.choices else "own"

    def _is(self, choice: Any) -> bool:
        return not choice.as_read and self.decision is not None and choice.value == self.decision.value


class NoticeDesk:
    """The check screen of one reading for one address (`tab`, `value`, `page`)."""

    def __init__(self, reading: NoticeReading, asked: QueryDict | Mapping[str, str]) -> None:
        self.reading = reading
        self.decisions = list(reading.decisions.select_related("decided_by"))
        self.settled = {decision.key: decision for decision in self.decisions}
        self.values = values_of(reading.draft, reading.text, self.decisions)
        self._by_key = {value.key: value for value in self.values}
        self._asked = asked
        self._lines = Lines(reading.text)

    @property
    def editable(self) -> bool:
        """Whether anything can still be decided."""
        return self.reading.state == ReadingState.OPEN

    @cached_property
    def tab(self) -> str:
        """The tab of the address; else that of the value; else the doubtful ones while there are any."""
        tab = self._asked.get("tab", "")
        if tab in dict(TABS):
            return tab
        value = self._by_key.get(self._asked.get("value", ""))
        if value is not None:
            return str(value.standing)
        return str(Standing.UNSURE) if any(v.standing == Standing.UNSURE for v in self.standing) else ALL

    @cached_property
    def standing(self) -> list[Value]:
        """The values whose rows were not dropped with another value."""
        carriers = {value.row: value.key for value in self.values if value.carries}
        return [value for value in self.values if not is_gone(value, self.settled, carriers)]

    @cached_property
    def progress(self) -> Progress:
        """How far the checking is."""
        return progress_of(self.values, self.decisions)

    @cached_property
    def open_key(self) -> str:
        """The value whose card is open: that of the address, else the first one to be decided."""
        key = self._asked.get("value", "")
        if key in self._by_key:
            return key
        return "" if self.tab == ALL or not self.editable else self.next_key()

    def next_key(self, after: str = "") -> str:
        """The next value of the tab that nobody has decided, going round; one put off comes last. Empty: none."""
        mine = [value.key for value in self.standing if self._in_tab(value)]
        turn = mine.index(after) + 1 if after in mine else 0
        waiting = [key for key in mine[turn:] + mine[:turn] if key != after and self._waits(key)]
        fresh = [key for key in waiting if key not in self.settled]
        return (fresh or waiting or [""])[0]

    def _waits(self, key: str) -> bool:
        decision = self.settled.get(key)
        return decision is None or decision.act == DecisionAct.LATER

    def _in_tab(self, value: Value) -> bool:
        return self.tab in (ALL, str(value.standing))

    def card(self, value: Value) -> Card:
        """A value as it stands."""
        line = self._lines.number(value.start) if value.start is not None else None
        return Card(value, self.settled.get(value.key), line, value.key == self.open_key)

    # --- what the templates show ------------------------------------------------------------------------------------

    def tabs(self) -> list[dict[str, Any]]:
        """Name, words, count of values that still wait (of all in the last one), whether chosen."""
        waiting = [value for value in self.standing if self._waits(value.key)]
        counts = {str(s): sum(value.standing == s for value in waiting) for s in Standing}
        counts[ALL] = len(self.standing)
        return [
            {"name": name, "label": label, "count": counts[name], "current": name == self.tab} for name, label in TABS
        ]

    def sections(self) -> list[dict[str, Any]]:
        """The cards of the tab: those to be decided, the inferred ones below the doubtful, those that are done."""
        mine = [value for value in self.standing if self._in_tab(value)]
        if self.tab == ALL:
            return [self._section("", mine)]
        waiting = [value for value in mine if self._waits(value.key)]
        found = [self._section("", waiting, accept="" if self.tab == Standing.UNSURE else self.tab)]
        if self.tab == Standing.UNSURE:
            inferred = [v for v in self.standing if v.standing == Standing.INFERRED and self._waits(v.key)]
            words = _("推断的")
            found.append(self._section(words, inferred[:MOST_BELOW], str(Standing.INFERRED), len(inferred)))
        done = [value for value in mine if not self._waits(value.key)]
        found.append(self._section(_("已核对的"), done))
        return found

    def _section(self, title: str, values: list[Value], accept: str = "", total: int | None = None) -> dict[str, Any]:
        page = self._page(values)
        return {
            "title": title,
            "cards": [self.card(value) for value in page.object_list],
            "page": page,
            "total": len(values) if total is None else total,
            "accept": accept if self.editable else "",
        }

    def _page(self, values: list[Value]) -> Page[Value]:
        keys = [value.key for value in values]
        asked = self._asked.get("page", "")
        number = keys.index(self.open_key) // PAGE_SIZE + 1 if not asked and self.open_key in keys else asked
        return Paginator(values, PAGE_SIZE).get_page(number)

    def lines(self, only: set[int] | None = None) -> list[Line]:
        """The source, marked."""
        return lines_of(self.reading.text, self.standing, self._kinds(), only)

    def _kinds(self) -> dict[str, str]:
        """How the words of decided values are marked: as read for sure; not at all where they were dropped."""
        found = {}
        for key, decision in self.settled.items():
            value = self._by_key.get(key)
            if value is not None and decision.act != DecisionAct.LATER:
                plain = decision.act == DecisionAct.DROPPED or value.form == "long"
                found[key] = "text" if plain else str(Standing.CLEAR)
        return found

    def lines_of(self, *keys: str) -> set[int]:
        """The numbers of the lines that have words of these values."""
        spans = [span for key in keys if key in self._by_key for span in self._by_key[key].spans]
        return {
            number for start, end in spans
            for number in range(self._lines.number(start), self._lines.number(max(start, end - 1)) + 1)
        }  # fmt: skip

    @cached_property
    def open_parties(self) -> int:
        """How many printed parties nobody knows."""
        return len(self.parties.waiting) if self.editable else 0

    @cached_property
    def parties(self) -> PartyPanel:
        """The printed parties with what was decided so far, and the card open that the address names."""
        return PartyPanel(self.reading, self._asked)

    @property
    def is_bare(self) -> bool:
        """Whether neither areas nor tasks nor filings were read: hardly a whole notice."""
        return not any(
            self.reading.draft.get(name)
            for name in ("focus_areas", "task_groups", "tasks", "filing_requirements", "submissions")
        )

    def kept(self) -> list[Kept]:
        """What stays with the reading."""
        return kept_of(self.reading.draft)

    @property
    def line_count(self) -> int:
        """The number of the last line that says something."""
        return self._lines.number(len(self.reading.text.rstrip()))

    def url(self, key: str = "", tab: str = "") -> str:
        """The address of the screen at a value."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in (("tab", tab or self.tab), ("value", key)) if value})
        return f"{reverse('notice-detail', args=[self.reading.uuid])}?{query.urlencode()}"

    def findings(self) -> list[ReadingLine]:
        """What does not agree, is not clear or is not said in the notice as it is checked so far."""
        draft = checked(self.reading.draft, self.decisions)
        return reading_lines(draft, self.reading.text, known=self._by_key)

    def context(self) -> dict[str, Any]:
        """Everything that the panel shows."""
        first = self.progress.missing[0] if self.progress.missing else ""
        return {
            "reading": self.reading,
            "desk": self,
            "editable": self.editable,
            "tabs": self.tabs(),
            "sections": self.sections(),
            "progress": self.progress,
            "missing": len(self.progress.missing) + self.open_parties,
            "missing_url": f"{self.url(first, str(Standing.UNSURE))}#notice-panel" if first else "#parties",
            "open_key": self.open_key,
            "kept": self.kept(),
            "rhythms": Rhythm.choices,
            "filing_kinds": FilingKind.choices,
        }
