"""联络员登记表（附件1）: section, contact name, telephone; one row where the campaign wants exactly one liaison."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content, Row, rows_of
from rectification.sheets.base import Column, Fault, Field, Sheet, SheetContext

COLUMNS = (
    Column("section", gettext_lazy("科室名称"), gettext_lazy("联络员所在的科室、股室或大队。")),
    Column("contact", gettext_lazy("联系人姓名"), gettext_lazy("写全名，一行一人。")),
    Column(
        "phone",
        gettext_lazy("联系电话"),
        gettext_lazy("手机号，或带区号的固定电话。只有本单位和接收单位看得到全号。"),
    ),
)  # fmt: skip
LABELS = {column.code: column.label for column in COLUMNS}
NEEDED = {
    "section": gettext_lazy("未填科室名称"),
    "contact": gettext_lazy("未填联系人姓名"),
    "phone": gettext_lazy("未填联系电话"),
}
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(0\d{2,3})?[1-9]\d{6,7}")
_EXTENSION = re.compile(r"[转\-]\d{1,5}$")
#: The telephone covers so many characters at either end when it is hidden.
HEAD, TAIL = 3, 4


def is_phone(text: str) -> bool:
    """Whether a text is a mobile number or a landline, as people write them."""
    spaced = re.sub(r"[\s()（）]", "", text.removeprefix("+86"))
    digits = _EXTENSION.sub("", spaced).replace("-", "")
    return bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits))


def hidden_phone(text: str) -> str:
    """“138****5678”: enough to recognise a number that one knows, not to call it."""
    if len(text) < HEAD + TAIL + 2:
        return "****" if text else ""
    return f"{text[:HEAD]}****{text[-TAIL:]}"


def _row_faults(row: Row, number: int) -> list[Fault]:
    cells = row["cells"]
    faults = [
        Fault(row["id"], number, code, str(LABELS[code]), str(words))
        for code, words in NEEDED.items()
        if not cells.get(code)
    ]
    if cells.get("phone") and not is_phone(cells["phone"]):
        remedy = _("请填11位手机号，或区号加固定电话。")
        faults.append(Fault(row["id"], number, "phone", str(LABELS["phone"]), _("电话号码不对"), remedy))
    return faults


def check(content: Content, context: SheetContext) -> list[Fault]:
    """Everything wrong, row by row."""
    rows = rows_of(content)
    zero = bool(content.get("fields", {}).get("zero"))
    title = _("联络员登记")
    if zero and rows:
        message = _("选了零报告，又填了%(count)d条") % {"count": len(rows)}
        return [Fault("", 0, "zero", _("零报告"), message, _("请取消零报告，或删去各条。"))]
    if not rows and not (zero and context.zero_allowed):
        return [Fault("", 0, "zero", title, _("还没有填写"), _("请填联络员的科室、姓名和电话。"))]
    faults = [fault for number, row in enumerate(rows, 1) for fault in _row_faults(row, number)]
    if context.single_liaison and len(rows) > 1:
        extra = rows[1]
        message = _("每单位只登记一名联络员，填了%(count)d名") % {"count": len(rows)}
        faults.append(Fault(extra["id"], 2, "contact", str(LABELS["contact"]), message, _("请只留一行。")))
    if context.needs_attachment and not context.attachment_count:
        faults.append(Fault("", 0, "attachments", _("附件"), _("还没有附件"), _("请上传 Word、PDF 或图片。")))
    return faults


def printed(content: Content, context: SheetContext) -> dict[str, object]:
    """The rows of templates/print/_liaison_form.html, with the whole telephone numbers."""
    rows = [
        {"id": row["id"], "number": number, **{code: row["cells"].get(code, "") for code in LABELS}}
        for number, row in enumerate(rows_of(content), 1)
    ]
    return {"rows": rows, "zero": bool(content.get("fields", {}).get("zero")), "filled": True}


LIAISON_FORM = Sheet(
    kind="liaison_form",
    version=2,
    check=check,
    printed=printed,
    template="print/_liaison_form.html",
    columns=COLUMNS,
    fields=(Field("zero", gettext_lazy("零报告：没有联络员可登记"), kind="flag"),),
)
