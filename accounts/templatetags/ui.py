"""The components of the screen as template tags: plain values in, markup out, no query and no rule.

Registered as a builtin library, so that no template loads it. docs/design.md shows each tag in use.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

# What a chip means, and the icon that it wears unless the caller names one.
CHIP_ICONS: Final[Mapping[str, str]] = {
    "act": "pencil",
    "return": "arrow-back-up",
    "wait": "clock",
    "draft": "pencil",
    "done": "check",
    "idle": "circle-dashed",
    "void": "signature-off",
    "late": "clock",
}
LIGHT_ICONS: Final[Mapping[str, str]] = {
    "normal": "disc",
    "soon": "triangle",
    "near": "diamond",
    "overdue": "square",
    "supervised": "flag-3-filled",
    "closed": "check",
}
LIGHT_WORDS: Final = {
    "normal": _("正常"),
    "soon": _("临期"),
    "near": _("将逾期"),
    "overdue": _("逾期"),
    "supervised": _("挂牌督办"),
    "closed": _("已销号"),
}
SAVE_ICONS: Final[Mapping[str, str]] = {
    "saved": "cloud-check",
    "saving": "refresh",
    "offline": "wifi-off",
    "retry": "alert-triangle",
    "expired": "lock",
}
FLOW_ICONS: Final[Mapping[str, str]] = {"done": "check", "current": "user", "void": "x"}
CELL_ICONS: Final[Mapping[str, str]] = {
    "done": "check",
    "return": "arrow-back-up",
    "overdue": "square",
    "near": "diamond",
}
# What surely fits on a landscape page below title and heads.
MERGED_LINES: Final = 18
MESSAGE_ICONS: Final[Mapping[str, str]] = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-circle",
}


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite (static/icons.txt). Decorative unless `label` names it for screen readers."""
    return _drawn(name, label, css, static("icons.svg"))


# Typed, because a safe and an unsafe text of the same letters are written differently.
@lru_cache(maxsize=512, typed=True)
def _drawn(name: str, label: str, css: str, sprite: str) -> SafeString:
    described = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="z-icon {}" viewBox="0 0 24 24" {} focusable="false"><use href="{}#{}"></use></svg>',
        css,
        described,
        sprite,
        name,
    )


@register.simple_tag
def chip(kind: str, text: str, icon_name: str = "", url: str = "", title: str = "") -> SafeString:
    """A status chip. `kind`: act, return, wait, draft, done, idle, void, late; `url` makes it a link.

    `icon_name` replaces the kind's own icon; "none" leaves it out.
    """
    shown = icon_name or CHIP_ICONS[kind]
    picture = "" if shown == "none" else icon(shown)
    hint = format_html(' title="{}"', title) if title else ""
    body = format_html("{}<span>{}</span>", picture, text)
    if url:
        return format_html('<a class="z-chip z-chip--{}" href="{}"{}>{}</a>', kind, url, hint, body)
    return format_html('<span class="z-chip z-chip--{}"{}>{}</span>', kind, hint, body)


@register.simple_tag
def light(level: str, text: str = "") -> SafeString:
    """亮灯: shape, colour and word together. `level`: normal, soon, near, overdue, supervised, closed."""
    return format_html(
        '<span class="z-light z-light--{}">{}<span>{}</span></span>',
        level,
        icon(LIGHT_ICONS[level]),
        text or LIGHT_WORDS[level],
    )


@register.simple_tag
def due_badge(date_text: str, rest_text: str = "", level: str = "", line: bool = False) -> SafeString:
    """A due date with what is left of it below (`line`: beside). `level`: "", soon, near, overdue."""
    picture = icon(LIGHT_ICONS[level]) if level in {"soon", "near", "overdue"} else ""
    rest = format_html('<span class="z-due__rest z-due__rest--{}">{}{}</span>', level, picture, rest_text)
    return format_html(
        '<span class="z-due{}"><span class="z-due__date">{}</span>{}</span>',
        " z-due--line" if line else "",
        date_text,
        rest if rest_text else "",
    )


@register.inclusion_tag("components/flow_line.html")
def flow_line(steps: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """办理流程. Each step: `label` and `state` (done, current, todo, void)."""
    return {"steps": [{**step, "icon": FLOW_ICONS.get(step["state"], "")} for step in steps]}


@register.inclusion_tag("components/autosave.html")
def autosave(state: str, text: str, url: str = "", link_text: str = "") -> dict[str, Any]:
    """What was kept. `state`: saved, saving, offline, retry, expired; the link follows the text."""
    return {"state": state, "text": text, "url": url, "link_text": link_text, "icon": SAVE_ICONS[state]}


@register.inclusion_tag("components/error_summary.html")
def error_summary(title: str, errors: Iterable[Mapping[str, str]], id: str = "errors") -> dict[str, Any]:
    """The box above a form after a failed send; takes the focus. Each error: `text` and `href` (#cell)."""
    return {"title": title, "errors": list(errors), "id": id}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The same box for a Django form: its own errors, and a link to each faulty field."""
    fields = [field for field in form if field.errors]
    return {"form": form, "fields": fields, "count": len(fields) + len(form.non_field_errors())}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, css: str = "", help_text: str = "", label: str = "") -> dict[str, Any]:
    """A form field with label, help and errors. `css`: z-field--narrow, z-form__wide."""
    widget = bound.field.widget
    kind = "plain"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        kind = "group"
    return {
        "field": bound,
        "kind": kind,
        "css": css,
        "help_text": help_text or bound.help_text,
        "label": label or bound.label,
    }


@register.inclusion_tag("components/figures.html")
def figures(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Key-figure strip. Each: `label`, `value`, `unit`, `url` (the rows behind it), `note`, `bad` (bool)."""
    return {"items": items}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """经过, newest first. Each: `time_text`, `text`, `detail`, `kind` ("", now, lapse)."""
    return {"events": events}


@register.inclusion_tag("components/job.html")
def job_card(job: Mapping[str, Any]) -> dict[str, Any]:
    """A background job. See components/job.html for its keys."""
    return {"job": job}


@register.inclusion_tag("components/board.html")
def board(board: Mapping[str, Any]) -> dict[str, Any]:
    """Units × requirements. See components/board.html for its keys."""
    return {"board": board}


@register.simple_tag
def board_cell(cell: Mapping[str, Any]) -> SafeString:
    """One word of the board; `kind` none is a dash."""
    kind = cell["kind"]
    if kind == "none":
        return mark_safe('<span class="z-faint">—</span>')
    picture = icon(CELL_ICONS[kind]) if kind in CELL_ICONS else ""
    hint = format_html(' title="{}"', cell["title"]) if cell.get("title") else ""
    if cell.get("url"):
        markup = '<a class="z-cell z-cell--{}" href="{}"{}>{}{}</a>'
        return format_html(markup, kind, cell["url"], hint, picture, cell["text"])
    return format_html('<span class="z-cell z-cell--{}"{}>{}{}</span>', kind, hint, picture, cell["text"])


@register.inclusion_tag("components/heat_map.html")
def heat_map(heat: Mapping[str, Any]) -> dict[str, Any]:
    """A table whose cells are shaded by their number. See components/heat_map.html for its keys."""
    return {"heat": heat}


@register.simple_tag
def heat_step(value: int, highest: int) -> int:
    """Shade 0–5 of a count against the highest of the table; a count above 0 is never shade 0."""
    if value <= 0 or highest <= 0:
        return 0
    return min(5, -(-value * 5 // highest))


@register.inclusion_tag("components/empty.html")
def empty_state(title: str, text: str = "", url: str = "", link_text: str = "") -> dict[str, Any]:
    """What is true, when the next comes, one action."""
    return {"title": title, "text": text, "url": url, "link_text": link_text}


@register.inclusion_tag("components/obligations.html")
def obligation_groups(groups: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """轮到您 / 等别人 / 以后. See components/obligations.html for the keys of groups and rows."""
    return {"groups": groups}


@register.inclusion_tag("components/signature.html")
def signature_mark(signature: Mapping[str, Any]) -> dict[str, Any]:
    """The signature on paper: `state` signed, void, waiting or none; see print/_signature.html."""
    return {"signature": signature}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.RequestContext, page: Page[Any], noun: str = "") -> dict[str, Any]:
    """Pages of a list; keeps the other query parameters. `noun`: the counted word, 条 by default."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    return {"page": page, "query": query.urlencode() if query else "", "noun": noun or _("条")}


def _printed_lines(row: Mapping[str, Any]) -> int:
    """Lines that a row of 附件2 takes on a landscape page; wide characters, widths of css/components/paper.css."""
    measures = sum(-(-(len(measure) + 2) // 14) for measure in row["measures"])
    return max(1, measures, -(-len(row["description"]) // 14), -(-len(row["unit"]) // 6))


@register.filter
def annex_groups(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of 附件2 by area, each group a table body.

    `merged` groups have row spans, as printed, and stay on one page. A spanned cell cannot be continued
    on the next page, so in a group too long for that every row repeats its area and item.
    """
    groups: list[list[dict[str, Any]]] = []
    for row in rows:
        if row["area_span"] or not groups:
            groups.append([])
        above = groups[-1][-1] if groups[-1] else row
        area = row["area"] if row["area_span"] else above["area"]
        item = row["item"] if row["item_span"] else above["item"]
        groups[-1].append({**row, "area": area, "item": item})
    return [{"rows": group, "merged": sum(_printed_lines(row) for row in group) <= MERGED_LINES} for group in groups]


@register.filter
def message_icon(tags: str) -> str:
    """The icon of a Django message."""
    return next((name for tag, name in MESSAGE_ICONS.items() if tag in tags.split()), "info-circle")


@register.simple_block_tag
def panel(
    content: SafeString,
    title: str = "",
    note: str = "",
    url: str = "",
    link_text: str = "",
    css: str = "",
    flush: bool = False,
    id: str = "",
) -> SafeString:
    """A panel around its content: `note` beside the title, link or text at the end; `flush`: no padding."""
    return render_to_string(
        "components/panel.html",
        {
            "content": content,
            "title": title,
            "note": note,
            "url": url,
            "link_text": link_text,
            "css": css,
            "flush": flush,
            "id": id,
        },
    )
