"""Tags of the configuration: a field with room for its error, and a button that is a verb on a row."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Textarea
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.templatetags.ui import icon
from campaigns.draft_rows import key_of, kind_of
from campaigns.readings import context_of, doubt
from campaigns.sources import SourceLink, Sources
from campaigns.words import printed_head, row_words

register = template.Library()

#: How many characters a line of a growing field holds before script has measured it.
_PER_LINE = 46
#: Fields of rows whose printed words stand in a field beside them: one link is enough.
_BESIDE = frozenset({"number", "date", "start", "end", "due_date", "due_day", "due_month", "due_after"})


@register.inclusion_tag("campaigns/_cell.html", takes_context=True)
def cell(
    context: Context,
    bound: BoundField,
    label: str = "",
    css: str = "",
    *,
    hidden_label: bool = False,
    reads: bool = False,
    placeholder: str = "",
    help_text: str = "",
) -> dict[str, Any]:
    """A field of a sheet with label, help and a place for its error, which a later save can fill.

    `reads`: while words are typed, the dates beside are read from them. The page's `focus` puts the cursor here.
    """
    attrs: dict[str, Any] = {}
    form: Any = bound.form
    key = form.prefix
    if isinstance(bound.field.widget, Textarea):
        text = str(bound.value() or "")
        lines = sum(max(1, -(-len(line) // _PER_LINE)) for line in text.split("\n"))
        attrs["rows"] = max(int(bound.field.widget.attrs.get("rows", 1)), lines)
    if context.get("focus") == key and bound.name == form.kind.fields[0]:
        attrs["autofocus"] = True
    if placeholder:
        attrs["placeholder"] = placeholder
    if reads and context.get("editable"):
        attrs |= _reading(context, key)
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "hidden_label": hidden_label,
        "css": css,
        "help_text": help_text or bound.help_text,
        "is_check": isinstance(bound.field.widget, CheckboxInput),
        "link": source_of(context, key, bound.name),
    }


def source_of(context: Context, key: str, field: str) -> SourceLink | None:
    """Which words of the notice a field came from; None where the page knows of no notice."""
    sources: Sources | None = context.get("sources")
    if sources is None or (field in _BESIDE and not key.startswith("campaign-")):
        return None
    return sources.link(key, field)


@register.inclusion_tag("campaigns/_source_link.html", takes_context=True)
def source_link(context: Context, key: str, field: str, note: str = "") -> dict[str, Any]:
    """The link beside something that is no field of a form: parties, receivers. `note`: what was inferred from it."""
    return {"link": source_of(context, key, field), "note": note}


def _reading(context: Context, key: str) -> dict[str, str]:
    return {
        "hx-get": verb_url(context, "draft-words-read", key),
        "hx-trigger": "input changed delay:350ms",
        "hx-swap": "none",
        "hx-sync": "this:replace",
    }


@register.simple_tag(takes_context=True)
def verb_url(context: Context, name: str, *args: Any) -> str:
    """The address of a verb on this sheet."""
    section = context["section"]
    name_of = section["name"] if isinstance(section, dict) else section.name
    return reverse(name, args=[context["campaign"].slug, name_of, *args])


@register.simple_tag(takes_context=True)
def verb(
    context: Context,
    name: str,
    *args: Any,
    text: str = "",
    icon_name: str = "",
    label: str = "",
    css: str = "z-btn z-btn--small",
    confirm: str = "",
    value: str = "",
    verb: str = "",
) -> SafeString:
    """A button that sends the sheet to a verb. `label` names it for screen readers where the text does not suffice;
    `value` is "name=value"; `verb` is the word by which the keyboard finds it."""
    url = verb_url(context, name, *args)
    field, _equals, sent = value.partition("=")
    pairs = [
        ("formaction", url),
        ("hx-post", url),
        ("hx-target", "#sheet"),
        ("hx-swap", "outerHTML"),
        ("name", field),
        ("value", sent),
        ("hx-confirm", confirm),
        ("data-verb", verb),
        ("aria-label", label),
        ("title", label),
    ]
    attrs = format_html_join("", ' {}="{}"', ((key, given) for key, given in pairs if given))
    picture = icon(icon_name) if icon_name else ""
    return format_html('<button class="{}"{}>{}{}</button>', css, attrs, picture, text)


@register.simple_tag(takes_context=True)
def doubted(context: Context, row: Any) -> str:
    """What the printed words of a row say where its dates differ: "8月31日"; empty when both agree."""
    found = doubt(kind_of(row).name, row, context_of(context["campaign"]))
    return "、".join(f"{said.year}年{said.month}月{said.day}日" for said, _stored in found.values())


@register.filter
def words(row: Any) -> str:
    """What a sentence calls a row."""
    return row_words(row)


@register.filter
def head(number: str) -> str:
    """A printed number with its brackets or stop."""
    return printed_head(number)


@register.filter
def key(row: Any) -> str:
    """How pages name a row."""
    return key_of(row)


@register.simple_tag
def oob(bound: BoundField) -> SafeString:
    """A field's widget as a part that htmx puts in place of the one in the page."""
    return mark_safe(bound.as_widget(attrs={"hx-swap-oob": "true"}))
