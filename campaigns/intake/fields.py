"""Which fields of which rows a person checks, what they are called and how they are typed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.intake.places import NOTICE, Place, Row, spans_at


@dataclass(frozen=True)
class Field:
    """One thing to check. `members` are the draft's fields that it stands for; `holder` is the way to the object that
    has them where it is not the row itself; `near` are fields whose words stand in where it has none of its own;
    `form` names how it is typed. Where `carries`, the row goes when it is dropped. `asked`: listed though empty."""

    name: str
    label: str | Promise
    members: tuple[str, ...]
    form: str = "line"
    holder: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    carries: bool = False
    asked: bool = False

    def key(self, place: Place) -> str:
        """The value's name."""
        return ".".join(part for part in (place.key, self.name) if part)

    def home(self, row: Row) -> Row | None:
        """The object that holds the members; None where the notice has no such part."""
        found: Any = row
        for step in self.holder:
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else None

    def content(self, row: Row) -> Any:
        """What the draft holds: the bare value of one member, an object of several; None where there is nothing."""
        home = self.home(row)
        if home is None:
            return None
        if len(self.members) == 1:
            return home.get(self.members[0])
        return {member: home.get(member) for member in self.members}

    def spans(self, row: Row) -> list[tuple[int, int]]:
        """The words that it came from."""
        home = self.home(row) or {}
        return spans_at(home, *self.members) or spans_at(row, *self.near)


def _text(name: str, label: Any) -> Field:
    return Field(name, label, ("text",), "long", holder=(name,))


def _flag(name: str, label: Any) -> Field:
    return Field(f"flags.{name}", label, ("value",), "flag", holder=("flags", name))


DUE = (
    "rhythm", "due_text", "due_date", "due_day", "due_month", "due_after", "starts_on", "until",
)  # fmt: skip
FIELDS: dict[str, tuple[Field, ...]] = {
    NOTICE: (
        Field("title", _("标题"), ("title",), asked=True),
        Field("short_title", _("简称"), ("short_title",), near=("title",)),
        Field("issuer", _("发文单位"), ("issuer",), asked=True),
        Field("issue_date", _("印发日期"), ("issue_date",), "day", asked=True),
        Field("doc_numbers", _("发文字号"), ("doc_numbers",), "names"),
        Field("addressees", _("主送单位"), ("addressees",), "names"),
        Field(
            "campaign_window",
            _("起止时间"),
            ("text", "start_iso", "end_iso"),
            "window",
            holder=("campaign_window",),
        ),
        Field("look_back", _("追溯起点"), ("text", "start_iso"), "since", holder=("look_back",)),
        _text("objectives", _("工作目标")),
        _text("scope", _("整治范围")),
        _text("focus_lead", _("整治重点的引言")),
        _text("tasks_lead", _("任务分工的引言")),
        _text("requirements", _("工作要求")),
        _flag("exempts_self_reported", _("自查出的不追责")),
        _flag("single_liaison", _("只设一名联络员")),
    ),
    "basis": (
        Field("title", _("名称"), ("title",), carries=True),
        Field("document_number", _("文号"), ("document_number",), near=("title",)),
        Field("higher", _("是否上级的专项整治"), ("higher",), "flag", near=("title",)),
    ),
    "area": (
        Field("title", _("名称"), ("title",), carries=True),
        Field("short_label", _("统计表里的叫法"), ("short_label",)),
    ),
    "item": (Field("text", _("内容"), ("text",), "long", carries=True),),
    "group": (
        Field("title", _("名称"), ("title",), carries=True),
        Field("lead", _("引言"), ("lead",), "long"),
    ),
    "task": (Field("text", _("内容"), ("text",), "long", carries=True),),
    "assignment": (
        Field("lead", _("责任单位"), ("lead",), "names", near=("parties_text",)),
        Field("cooperating", _("配合单位"), ("cooperating",), "names", near=("parties_text",)),
    ),
    "deadline": (
        Field(
            "",
            _("完成时限"),
            ("text", "kind", "iso", "hour", "precision", "ongoing", "when_due"),
            "deadline",
            carries=True,
        ),
    ),
    "phase": (
        Field("name", _("名称"), ("name",), carries=True),
        Field("window", _("起止时间"), ("window_text", "start_iso", "end_iso"), "window", near=("name",)),
        Field("content", _("内容"), ("content",), "long"),
    ),
    "filing": (
        Field("title", _("材料名称"), ("title",), near=("due_text",), carries=True),
        Field("kind", _("是哪一类材料"), ("kind",), "kind", near=("title",), asked=True),
        Field("due", _("报送日期"), DUE, "due", near=("title",), asked=True),
        Field("cited_annex", _("是附件几"), ("cited_annex",), "annex", near=("title",)),
        Field("needs_signature", _("要负责人签字"), ("needs_signature",), "flag", near=("title",)),
        Field("needs_seal", _("要加盖公章"), ("needs_seal",), "flag", near=("title",)),
        Field("filers", _("由谁报"), ("filers",), "names", near=("title",)),
        Field("receivers", _("报给谁"), ("receivers",), "receivers", near=("title",)),
    ),
    "annex": (
        Field("title", _("标题"), ("title",), carries=True),
        Field("kind", _("是哪类材料的表样"), ("kind",), "kind", near=("title",)),
    ),
    "contact": (Field("", _("姓名和电话"), ("name", "phone"), "person", carries=True),),
}  # fmt: skip


def fields_at(place: Place) -> Iterator[Field]:
    """The fields of a row."""
    yield from FIELDS[place.kind]


def find_field(places: dict[str, Place], key: str) -> tuple[Place, Field | None] | None:
    """The row and the field that a key names; no field where it names a row as a whole; None where there is neither."""
    place = places.get(key)
    if place is not None and place.key:
        return place, next((field for field in FIELDS[place.kind] if not field.name), None)
    top = next((field for field in FIELDS[NOTICE] if field.name == key), None)
    if top is not None:
        return places[""], top
    above, _dot, name = key.rpartition(".")
    place = places.get(above) if above else None
    field = next((field for field in FIELDS[place.kind] if field.name == name), None) if place else None
    return (place, field) if place is not None and field is not None else None
