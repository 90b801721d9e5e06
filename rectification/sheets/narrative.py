"""Materials that are a text with attachments: reports and cases."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.content import Content
from rectification.sheets.base import Fault, Field, Sheet, SheetContext, Text


def check(content: Content, context: SheetContext) -> list[Fault]:
    """The text must be there, or the explicit zero where allowed; the attachment where it is demanded."""
    fields = content.get("fields", {})
    if fields.get("zero") and context.zero_allowed:
        return []
    faults = []
    if not fields.get("text"):
        faults.append(Fault("", 0, "text", context.title, _("还没有写正文"), _("请填写，或从附件里复制要点。")))
    if context.needs_attachment and not context.attachment_count:
        faults.append(Fault("", 0, "attachments", _("附件"), _("还没有附件"), _("请上传 Word、PDF 或图片。")))
    return faults


def printed(content: Content, context: SheetContext) -> dict[str, object]:
    """The paragraphs of templates/print/_narrative.html."""
    fields = content.get("fields", {})
    return {
        "paragraphs": [line.strip() for line in fields.get("text", "").split("\n") if line.strip()],
        "zero": bool(fields.get("zero")),
        "attachments": content.get("attachments", []),
    }


def _narrative(kind: str, label: Text, help_text: Text, advised_length: int = 0) -> Sheet:
    return Sheet(
        kind=kind,
        version=1,
        check=check,
        printed=printed,
        template="print/_narrative.html",
        fields=(
            Field("text", label, help_text, "lines", advised_length),
            Field("zero", gettext_lazy("零报告：本期没有可报的"), kind="flag"),
        ),
    )


NARRATIVES = (
    _narrative("self_examination", gettext_lazy("自查整改情况报告"), gettext_lazy("建议4000字以内。"), 4000),
    _narrative("final_summary", gettext_lazy("工作总结"), gettext_lazy("建议5000字以内。"), 5000),
    _narrative("typical_case", gettext_lazy("典型案例"), gettext_lazy("标题、基本事实、处理情况、启示。"), 3000),
    _narrative("custom", gettext_lazy("正文"), gettext_lazy("按通知要求填写。")),
)
