"""The workbook of a filed roster: for the unit, for who reviews it, and for every unit that receives it."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.scope import ActorRequest
from audit import clock
from campaigns.models import FilingKind
from rectification.paper import paper_of
from rectification.services.printing import record_workbook
from rectification.sheets.officer_roster import is_text
from rectification.views.filing_read import FilingReadBase
from reporting.services import XLSX
from reporting.workbook.one_roster import build_roster


class FilingWorkbookView(FilingReadBase):
    """下载工作簿 of a version that may be read; there is none of another kind of filing, nor of a draft."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = self.chosen(self.versions())
        version.filing = self.row
        if self.row.kind != FilingKind.OFFICER_ROSTER or not version.frozen_at or is_text(version.content):
            raise Http404
        record_workbook(filing=self.row, version=version, actor=self.actor)
        moment = clock.now().astimezone(clock.SHANGHAI)
        footer = _("%(name)s %(at)s 导出") % {"name": self.actor.person.name, "at": f"{moment:%Y-%m-%d %H:%M}"}
        data = build_roster(paper_of(self.row, version), version.content, footer=footer)
        name = _("%(unit)s %(title)s 第%(number)d版.xlsx") % {
            "unit": self.row.obligation.unit_name, "title": self.row.obligation.title, "number": version.number,
        }  # fmt: skip
        return FileResponse(BytesIO(data), content_type=XLSX, filename=name, as_attachment=True)
