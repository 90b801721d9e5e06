"""What the places of a version are called: its rows as the paper numbers them, its columns and its fields."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rectification.models import Filing, FilingVersion
from rectification.services.context import sheet_context
from rectification.services.drafting import preview_content
from rectification.sheets import Sheet, sheet_for

#: Stands for the attached files where a column is named.
ATTACHMENTS = "attachments"
#: The column by which a row is known.
LEADS = {
    "problem_list": "description",
    "institution_list": "name",
    "liaison_form": "contact",
    "statistics_table": "area",
    "officer_roster": "name",
}


@dataclass(frozen=True)
class Places:
    """Row id → name in the order of the paper, column code → label, field code → label."""

    rows: dict[str, str]
    columns: dict[str, str]
    fields: dict[str, str]

    def named(self, row: str, column: str) -> str:
        """“第3条 完成时限”."""
        label = self.columns.get(column) or self.fields.get(column) or column
        return f"{self.rows.get(row, '')} {label}".strip()


def paper_rows(paper: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The rows of a paper with their names."""
    rows = [(_("第%(number)d条") % row, row) for row in paper.get("rows", []) if "id" in row]
    rows += [(_("本单位数第%(number)d条") % row, row) for row in paper.get("own", [])]
    rows += [(_("已建设第%(number)d条") % row, row) for row in paper.get("built", [])]
    rows += [(_("需建设第%(number)d条") % row, row) for row in paper.get("to_build", [])]
    rows += [(_("名册第%(number)d人") % {"number": row["place"]}, row) for row in paper.get("roster", [])]
    rows += [(_("清理第%(number)d条") % row, row) for row in paper.get("clean_up", [])]
    return rows


def row_names(paper: dict[str, Any]) -> dict[str, str]:
    """Row id → name."""
    return {row["id"]: name for name, row in paper_rows(paper)}


def places_on(sheet: Sheet, paper: dict[str, Any]) -> Places:
    """The places of a paper."""
    fields = {item.code: str(item.label) for item in sheet.fields} | {ATTACHMENTS: _("附件")}
    return Places(row_names(paper), {item.code: str(item.label) for item in sheet.columns}, fields)


def places_of(filing: Filing, version: FilingVersion) -> Places:
    """The places of a version."""
    sheet = sheet_for(filing.kind)
    content = preview_content(filing=filing, version=version)
    return places_on(sheet, sheet.printed(content, sheet_context(filing, version)))
