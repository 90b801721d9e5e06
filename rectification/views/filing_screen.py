"""What the editor shows: the form with its faults, what is advised, and what a save answers."""

import json
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit import clock
from files.services import ALLOWED
from rectification.content import Content, drop_empty_rows, rows_of
from rectification.grid import BLANK_ID, grid_of
from rectification.models import Filing, FilingVersion
from rectification.progress import moment_text
from rectification.services import sheet_context
from rectification.services.versions import computed_figures
from rectification.sheets import Fault, Field, Sheet, SheetContext, sheet_for
from rectification.sheets.measures import read_back
from rectification.sheets.monthly_information import lines, sentence
from rectification.sheets.officer_roster import OFFICER_ROSTER
from rectification.sheets.statistics_table import printed as printed_figures
from rectification.told import told_by
from rectification.views.drawn_screen import drawn_part
from rectification.views.filing_page import answered_by, page_head

#: So many faults are listed above the form; the rest stand at their cells.
LISTED = 12


def edit_page(filing: Filing, version: FilingVersion, content: Content, *, checked: bool, user: User) -> dict[str, Any]:
    """The context of templates/rectification/filing_edit.html. `checked`: a send was refused, so faults are shown
    whatever was typed."""
    sheet, context = sheet_for(filing.kind), sheet_context(filing, version)
    filled = drop_empty_rows(content, sheet.preset_codes)
    faults = sheet.check(filled, context)
    started = is_started(filled, sheet)
    shown = faults if checked or started else [fault for fault in faults if fault.column == "drawn_on"]
    lines = fault_lines(shown, sheet, context)
    head = page_head(filing, version)
    told = told_by(filing, head["answered"], content)
    return {
        **head,
        "told": told,
        "sheet_kind": filing.kind,
        "checked": checked,
        "grid": grid_of(sheet, content, context, shown, remarks=told.cells, settled=told.settled)
        if sheet.columns and not sheet.drawn
        else None,
        "drawn": drawn_part(user, sheet, content, context, shown, told.cells) if sheet.drawn else None,
        "fields": [_field(item, content, shown) for item in sheet.fields if item.kind in ("text", "lines")],
        "zero": _zero(sheet, content) if context.zero_allowed else None,
        "started": started,
        "figures": printed_figures({"figures": computed_figures(filing)}, context) if sheet.computed else None,
        "issue": _issue(filing, content) if sheet.figures and not sheet.computed else None,
        "faults": lines,
        "faults_json": json.dumps(lines, ensure_ascii=False),
        "gaps": len(faults),
        "listed": LISTED,
        "first_gap": f"#{lines[0]['anchor']}" if lines else "",
        "send_label": send_label(needs_signature=head["requirement"].needs_signature, signer=head["people"].signer),
        "saved_text": saved_text(version),
        "attachments": list(version.attachments.order_by("id")),
        "with_files": not (sheet.columns or sheet.computed) or context.needs_attachment or context.attachment_count,
        "accept": ",".join(ALLOWED),
        "tally": tally(filled),
    }


def is_started(content: Content, sheet: Sheet) -> bool:
    """Whether anything was typed yet; what was drawn does not count."""
    if sheet.drawn:
        typed = any(row["cells"].get(code) for row in rows_of(content) for code in sheet.typed)
        return typed or bool(content.get("fields", {}).get("remark"))
    return bool(rows_of(content)) or any(content.get("fields", {}).values())


def _field(item: Field, content: Content, faults: Iterable[Fault]) -> dict[str, Any]:
    value = content.get("fields", {}).get(item.code, "")
    fault = next((fault for fault in faults if not fault.row and fault.column == item.code), None)
    return {"item": item, "value": value, "fault": fault, "length": length_of(value)}


def _issue(filing: Filing, content: Content) -> dict[str, Any]:
    """The numbers of an issue of the monthly information, and whether the unit leaves them out."""
    figures = computed_figures(filing)
    plain = bool(content.get("fields", {}).get("plain"))
    return {"lines": lines(figures), "sentence": sentence(figures), "plain": plain}


def length_of(text: str) -> int:
    """Characters as a reader counts them: white space does not."""
    return len("".join(text.split()))


def _zero(sheet: Sheet, content: Content) -> dict[str, Any]:
    flag = next((item for item in sheet.fields if item.kind == "flag"), None)
    return {"label": str(flag.label) if flag else "", "on": bool(content.get("fields", {}).get("zero"))}


def fault_lines(faults: Iterable[Fault], sheet: Sheet, context: SheetContext) -> list[dict[str, Any]]:
    """Faults for the summary and for the script. Where nothing is filled and no zero report is allowed, the link leads
    to the blank row."""
    blank = f"c-{BLANK_ID}-{sheet.column_codes[0]}" if sheet.columns and not context.zero_allowed else ""
    return [_line(fault, blank if blank and fault.anchor == "f-zero" else fault.anchor) for fault in faults]


def _line(fault: Fault, anchor: str) -> dict[str, Any]:
    return {
        "anchor": anchor,
        "row": fault.row,
        "column": fault.column,
        "message": fault.message,
        "remedy": fault.remedy,
        "text": _fault_text(fault),
    }


def _fault_text(fault: Fault) -> str:
    """“第5条 未填责任领导”, “第3条 完成时限：早于……”: the column is named once."""
    said = fault.message if fault.label in fault.message else f"{fault.label}：{fault.message}"
    return _("第%(number)d条 %(said)s") % {"number": fault.number, "said": said} if fault.row else said


def send_label(*, needs_signature: bool, signer: str) -> str:
    """What the main button does."""
    return _("送%(name)s签字") % {"name": signer or _("单位负责人")} if needs_signature else _("报送")


def saved_text(version: FilingVersion) -> str:
    """What was kept, and when."""
    if not version.revision:
        return _("上一版的内容都在") if version.copied_from_id else _("还没有填写")
    return _("已保存 %(time)s") % {"time": moment_text(version.saved_at)}


def tally(content: Content) -> str:
    """“共7条 · 立行立改3 · 限期整改4”."""
    rows = rows_of(content)
    if content.get("schema") == OFFICER_ROSTER.schema:
        paper = OFFICER_ROSTER.printed(content, SheetContext("", clock.today()))
        return _("名册%(people)d人 · 清理%(cases)d条") % {"people": paper["people"], "cases": paper["cases"]}
    parts = [_("共%(count)d条") % {"count": len(rows)}]
    counted = {"immediate": _("立行立改"), "time_limited": _("限期整改"), "built": _("已建设"), "to_build": _("需建设")}
    for key, label in counted.items():
        count = sum(key in (row["cells"].get("kind"), row["cells"].get("half")) for row in rows)
        if count:
            parts.append(f"{label}{count}")
    return " · ".join(parts)


def saved_answer(filing: Filing, version: FilingVersion, renamed: dict[str, str]) -> dict[str, Any]:
    """The JSON of a save: what was kept, the new row ids, and what still stands in the way."""
    sheet, context = sheet_for(filing.kind), sheet_context(filing, version)
    filled = drop_empty_rows(version.content, sheet.preset_codes)
    faults = sheet.check(filled, context)
    clock_text = moment_text(version.saved_at).split(" ")[1]
    return {
        "state": "saved",
        "revision": version.revision,
        "text": _("已自动保存 %(time)s") % {"time": clock_text},
        "renamed": renamed,
        "faults": fault_lines(faults, sheet, context) if is_started(filled, sheet) else [],
        "gaps": len(faults),
        "tally": tally(filled),
        "read": {row["id"]: words for row in rows_of(filled) if (words := read_back(row["cells"].get("measures", "")))},
        "asked": _asked(filing, version),
        "url": reverse("filing-edit", args=[filing.uuid]),
    }


def _asked(filing: Filing, version: FilingVersion) -> str:
    """The list of what the return asks, as the page shows it, with what is changed by now; empty without a return."""
    told = told_by(filing, answered_by(filing, version), version.content)
    return render_to_string("rectification/_filing_remarks.html", {"told": told}).strip()
