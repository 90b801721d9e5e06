"""The workbook of one filed roster, laid out as it is printed: what a receiver takes away with him."""

import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from audit import clock
from rectification.sheets.base import long_date
from reporting.workbook.accepted_rosters import part_of
from reporting.workbook.data import RosterHead
from reporting.workbook.rosters import write_cases, write_people
from reporting.workbook.styles import normal_font


def build_roster(sheet: dict[str, Any], content: dict[str, Any], *, footer: str) -> bytes:
    """The .xlsx of a version: `sheet` is its paper (`paper_of`), `content` what was frozen. `footer` tells who took it
    when."""
    part = part_of(sheet["unit_name"], content)
    seal = _("（盖章）") if sheet["seal_line"] else ""
    line = [_("填表单位%(seal)s：%(unit)s") % {"seal": seal, "unit": sheet["unit_name"]}]
    if sheet["signature_line"]:
        line.append(_("主要负责人签字：%(name)s") % {"name": _signed(sheet["signature"])})
    line.append(_("填表时间：%(day)s") % {"day": sheet["date_text"]})
    day = long_date(part.drawn) if part.drawn else "—"
    marks = {"day": day, "version": sheet["version"], "code": sheet["check_code"]}
    notes = (
        _("说明：%(text)s") % {"text": sheet["own_remark"]} if sheet["own_remark"] else "",
        _("名册截至%(day)s；第%(version)d版，校验码%(code)s。") % marks,
    )
    workbook = Workbook(write_only=True)
    normal_font(workbook)
    properties = workbook.properties
    properties.title, properties.creator = sheet["title"], sheet["unit_name"]
    properties.created = properties.modified = clock.now().replace(tzinfo=None)

    def head(title: str) -> RosterHead:
        return RosterHead(title % {"title": sheet["title"]}, tuple(line), sheet["annex_label"], notes)

    write_people(workbook, head(_("%(title)s——执法人员名册")), [part], footer)
    write_cases(workbook, head(_("%(title)s——清理名单")), [part], footer, standing=False)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _signed(signature: dict[str, Any]) -> str:
    """The signer's name and moment, once it is signed and stands."""
    return f"{signature['name']} {signature['at_text']}" if signature.get("state") == "signed" else ""
