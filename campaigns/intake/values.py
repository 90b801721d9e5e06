"""A draft as a flat list of values to check, in printed order. Pure: what the page shows is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from campaigns.intake.checked import ACCEPTED, ADDED, CHANGED, DROPPED, LATER, Decided
from campaigns.intake.fields import FIELDS, Field, fields_at
from campaigns.intake.places import NOTICE, Place, Row, places_of, start_of
from campaigns.intake.wording import KINDS, group_of, shown
from campaigns.models import DeadlineKind, FilingKind, Precision, Rhythm


class Standing(StrEnum):
    """How sure the reader is: it doubts, it computed or assumed something, it stands there as printed."""

    UNSURE = "unsure"
    INFERRED = "inferred"
    CLEAR = "clear"


#: How reasons of the reader begin that name a rule that was followed, and no doubt.
FOLLOWED = (
    "原文没有写年份", "原文没有写明责任单位，按句子的主语读取", "正文没有落款，发文单位取自版记", "简称由方案标题截取",
    "原文把几项材料写在一起", "原文没有写周期内哪一天报", "每个阶段报一次", "原文只写了年数",
    "填报单位按材料名称开头的单位读取", "责任单位取自上一级标题", "原文没有用书名号",
    "这项材料没有写报给谁，按其他材料的接收单位读取",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One of the answers that can be pressed. `value` as the draft writes it; None with `as_read` for what was read."""

    label: str
    value: Any = None
    as_read: bool = False
    note: str = ""


@dataclass(frozen=True)
class Value:
    """One thing to check. `words` as printed, `read` what was understood, `spans` half-open in the kept text."""

    key: str
    group: str
    label: str
    form: str
    words: str
    read: str
    spans: tuple[tuple[int, int], ...]
    standing: Standing
    reasons: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    content: Any = None
    row: str = ""
    carries: bool = False
    added: bool = False
    rows_above: tuple[str, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """任务9 完成时限."""
        return self.label if not self.group else f"{self.group} {self.label}"

    @property
    def start(self) -> int | None:
        """Where its words begin."""
        return self.spans[0][0] if self.spans else None


def values_of(draft: Mapping[str, Any], text: str, decisions: Iterable[Decided] = ()) -> list[Value]:
    """Every value of a draft as read, in printed order; with `decisions` also those that people added."""
    settled = {decision.key: decision for decision in decisions}
    content: Row = dict(draft)
    found: list[tuple[int, Value]] = []
    at = -1
    for place in places_of(content).values():
        begins = start_of(place.row) if place.kind != NOTICE else None
        at = begins if begins is not None else at
        for one in fields_at(place):
            value = _value(place, one, text, settled, content)
            if value is not None:
                found.append((value.start if value.start is not None else at, value))
    found += [(value.start if value.start is not None else len(text), value) for value in _added(settled, text)]
    return [value for _at, value in sorted(found, key=lambda pair: pair[0])]


def _value(place: Place, one: Field, text: str, settled: Mapping[str, Decided], draft: Row) -> Value | None:
    content, key = one.content(place.row), one.key(place)
    read = shown(one, content)
    reasons = _reasons(place, one)
    standing = _standing(one, content, reasons)
    if one.name == "filers" and not content and reasons and draft.get("addressees"):
        read, standing = _addressed(draft), Standing.INFERRED
    if not read and not one.asked and not reasons and key not in settled:
        return None
    if not read and one.asked:
        reasons = reasons or [_missing(one)]
        standing = Standing.UNSURE
    spans = tuple(one.spans(place.row))
    return Value(
        key=key, group="" if place.kind == NOTICE else group_of(place), label=str(one.label), form=one.form,
        words=_words(text, spans), read=read, spans=spans, standing=standing,
        reasons=tuple(reasons), choices=_choices(place, one, read, draft), content=content, row=place.key,
        carries=one.carries, rows_above=tuple(_above(place)),
    )  # fmt: skip


def _addressed(draft: Row) -> str:
    """Who files where the notice does not say it: those to whom it is sent (intake.packaging)."""
    return _("主送的单位：%(names)s") % {"names": "、".join(map(str, draft["addressees"]))}


def _above(place: Place | None) -> Iterable[str]:
    while place is not None and place.key:
        yield place.key
        place = place.parent


def _words(text: str, spans: Iterable[tuple[int, int]]) -> str:
    return "…".join(text[start:end].replace("\n", "") for start, end in spans)


def _missing(one: Field) -> str:
    if one.form == "kind":
        return _("没有认出是哪一类材料。")
    if one.form == "due":
        return _("原文没有写报送日期。")
    return _("没有读到%(label)s。") % {"label": one.label}


#: Doubts of these fields are said of the clauses, which a person checks instead.
_SCORED_ALONE = {"task": ("units", "deadline_text", "deadline_iso")}


def _reasons(place: Place, one: Field) -> list[str]:
    """Why the reader was unsure of a field. What it says of a field that no value stands for, the first one tells."""
    home = one.home(place.row)
    if home is None:
        return []
    doubts: Mapping[str, Any] = home.get("doubts") or {}
    names = list(one.members)
    if one is FIELDS[place.kind][0] and place.kind != NOTICE:
        covered = {member for other in fields_at(place) for member in other.members}
        skipped = _SCORED_ALONE.get(place.kind, ()) if place.row.get("assignments") else ()
        names += [name for name in doubts if name not in covered and name not in skipped]
    found: list[str] = []
    for name in names:
        told = doubts.get(name) or []
        found += [str(reason) for reason in ([told] if isinstance(told, str) else told) if str(reason) not in found]
    return sorted(found, key=lambda reason: reason.startswith(FOLLOWED))


def _standing(one: Field, content: Any, reasons: list[str]) -> Standing:
    if any(not reason.startswith(FOLLOWED) for reason in reasons):
        return Standing.UNSURE
    return Standing.INFERRED if reasons or _computed(one, content) else Standing.CLEAR


def _computed(one: Field, content: Any) -> bool:
    """Whether the reading goes beyond the print."""
    if one.form == "deadline":
        return bool(content.get("ongoing") or content.get("when_due")) or content.get("precision") in (
            Precision.DECADE, Precision.PHASE_END,
        )  # fmt: skip
    if one.form == "due":
        return content.get("rhythm") not in (None, Rhythm.ONCE)
    return (
        one.form in ("flag", "since") or one.name in ("short_title", "short_label") or (one.form == "kind" and content)
    )


def _choices(place: Place, one: Field, read: str, draft: Row) -> tuple[Choice, ...]:
    content = one.content(place.row)
    found = [Choice(read, as_read=True, note=_("读出的"))] if read else []
    if one.form == "deadline":
        found += _deadline_choices(content)
    elif one.form == "due" and content.get("rhythm") in (None, Rhythm.UNDATED):
        found.append(Choice(_("随时报，有就报"), {**content, "rhythm": str(Rhythm.ANY_TIME)}))
    elif one.form == "flag":
        found.append(Choice(_("否"), False))
    elif one.form == "kind":
        found += [Choice(str(kind.label), str(kind)) for kind in FilingKind if kind != content]
    elif one.form == "annex":
        found += _annex_choices(place.row, draft)
    return tuple(found)


def _annex_choices(filing: Row, draft: Row) -> list[Choice]:
    """The other annexes, those that are the form of such a material first."""
    others = [row for row in draft.get("annexes") or [] if row.get("number") not in (None, filing.get("cited_annex"))]
    found = [(row.get("kind") is not None and row.get("kind") == filing.get("kind"), row) for row in others]
    return [
        Choice(
            f"{_('附件')}{row['number']} {row.get('title') or ''}",
            str(row["number"]),
            note=_("名称相符") if fits else "",
        )
        for fits, row in sorted(found, key=lambda pair: not pair[0])[:_MOST_ANNEXES]
    ]


_MOST_ANNEXES = 7


def _deadline_choices(content: Mapping[str, Any]) -> list[Choice]:
    none = {"iso": None, "hour": None, "precision": str(Precision.NONE)}
    found = []
    if content.get("kind") == DeadlineKind.MILESTONE:
        found.append(Choice(_("是完成时限，不是中间节点"), {**content, "kind": str(DeadlineKind.DUE)}))
    if content.get("iso") and content.get("ongoing"):
        found.append(Choice(_("只有“长期坚持”，不设日期"), {**content, **none}))
        found.append(Choice(_("只有日期，没有“长期坚持”"), {**content, "ongoing": False}))
    elif not content.get("iso") and not content.get("ongoing"):
        found.append(Choice(_("长期坚持，没有到期日"), {**content, "ongoing": True, "when_due": False}))
    if not content.get("iso") and not content.get("when_due"):
        found.append(Choice(_("适时，不设日期，不提醒"), {**content, "ongoing": False, "when_due": True}))
    return found


def _added(settled: Mapping[str, Decided], text: str) -> Iterable[Value]:
    for key, decision in settled.items():
        kind = str((decision.value or {}).get("kind", "")) if key.startswith("new-") else ""
        if kind not in FIELDS or kind == NOTICE:
            continue
        one = FIELDS[kind][0]
        spans = ((decision.start, decision.end),) if decision.start is not None and decision.end is not None else ()
        row = dict(decision.value)
        if kind in ("deadline", "filing", "annex"):
            row["kind"] = row.pop(f"{kind}_kind" if kind == "deadline" else "filing_kind", "")
        yield Value(
            key=key, group=_("补上的"), label=str(KINDS[kind]), form=one.form, words=_words(text, spans),
            read=shown(one, one.content(row)), spans=spans, standing=Standing.CLEAR, content=one.content(row),
            row=key, carries=True, added=True, rows_above=(key,),
        )  # fmt: skip


#: Decisions after which nothing more is asked.
SETTLING = (ACCEPTED, CHANGED, ADDED, DROPPED)


@dataclass(frozen=True)
class Progress:
    """How far the checking is. `missing`: keys of doubtful values that nobody has decided, in printed order."""

    done: int
    total: int
    missing: tuple[str, ...]


def is_gone(value: Value, settled: Mapping[str, Decided], carriers: Mapping[str, str]) -> bool:
    """Whether a row that the value stands in was dropped, other than by the value itself."""
    for row in value.rows_above:
        for key in (row, carriers.get(row, "")):
            decision = settled.get(key)
            if decision is not None and decision.act == DROPPED and key != value.key:
                return True
    return False


def progress_of(values: list[Value], decisions: Iterable[Decided]) -> Progress:
    """Counts over the values that still stand."""
    settled = {decision.key: decision for decision in decisions}
    carriers = {value.row: value.key for value in values if value.carries}
    standing = [value for value in values if not is_gone(value, settled, carriers)]
    decided = {value.key for value in standing if value.key in settled and settled[value.key].act in SETTLING}
    missing = tuple(v.key for v in standing if v.standing == Standing.UNSURE and v.key not in decided)
    return Progress(len(decided), len(standing), missing)


@dataclass(frozen=True)
class Kept:
    """What stands beside the plan and stays with the reading."""

    title: str
    lines: tuple[str, ...]


def kept_of(draft: Mapping[str, Any]) -> list[Kept]:
    """Leading groups, indicators and the columns of forms. Of these only groups whose leader is named are made into
    something: `campaigns.intake.leading`."""
    groups = [_leading_group(row) for row in draft.get("leading_groups") or []]
    weights = [
        " ".join(str(row[name]) for name in ("name", "weight", "rule") if row.get(name))
        for row in draft.get("indicators") or []
    ]
    columns = [
        f"{_('附件')}{row.get('number') or ''} {row.get('title') or ''}：{'、'.join(map(str, row['columns']))}"
        for row in draft.get("annexes") or []
        if row.get("columns")
    ]
    repeated = [
        _("任务%(number)s：%(words)s") % {"number": row.get("number") or at, "words": "、".join(words)}
        for at, row in enumerate(draft.get("tasks") or [], 1)
        if (words := [str(one.get("text")) for one in row.get("recurrences") or [] if one.get("text")])
    ]
    lists = [
        f"{row.get('name') or ''}：{'、'.join(map(str, row.get('members') or []))}"
        for row in draft.get("unit_lists") or []
    ]
    found = [
        (_("领导小组"), groups), (_("考核指标"), weights), (_("附件表格的栏目"), columns),
        (_("反复做的任务"), repeated), (_("逐个列名的单位"), lists),
    ]  # fmt: skip
    return [Kept(title, tuple(lines)) for title, lines in found if lines]


def _leading_group(row: Mapping[str, Any]) -> str:
    """Its name, who leads it, how many others belong to it, where its office is; what is not printed is left out."""
    leaders, others = _people(row.get("leader")), len(row.get("deputies") or []) + len(row.get("members") or [])
    office = row.get("office")
    parts = [
        _("组长%(leader)s") % {"leader": leaders} if leaders else "",
        _("副组长和成员%(count)d人") % {"count": others} if others else "",
        _("办公室设在%(body)s") % {"body": office.get("body")}
        if isinstance(office, Mapping) and office.get("body")
        else "",
    ]
    said = "，".join(part for part in parts if part)
    said += _("（生成草稿时登记）") if leaders else ""
    return "：".join(part for part in (str(row.get("name") or _("领导小组")), said) if part)


def _people(value: Any) -> str:
    people = value if isinstance(value, list) else [value]
    return "、".join(str(one.get("name") if isinstance(one, Mapping) else one) for one in people if one)


__all__ = [
    "LATER", "Choice", "Kept", "Progress", "Standing", "Value", "is_gone", "kept_of", "progress_of", "values_of",
]  # fmt: skip
