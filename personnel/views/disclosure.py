"""执法人员公示: the list, as a workbook and for paper."""

from datetime import date
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView
from accounts.views.imports import workbook_answer
from audit import clock
from files.paper import pdf_of
from personnel import disclosure
from personnel.filters import Chosen, units_offered
from personnel.listing import COUNT_LIMIT, count_up_to, keyset_page
from personnel.querysets import CertificateQuerySet
from personnel.services.disclosing import record_disclosure
from personnel.views.officers import asked_of, pages_of


def long_day(day: date) -> str:
    """2026年6月9日."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


class DisclosureListView(ScopedView):
    """Who may enforce today."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = Chosen.of(request.GET)
        if chosen.hidden:
            messages.error(request, _("请按姓名、证号或单位查，号码不要写在网址里。"))
            return redirect("disclosure-list")
        everybody = disclosure.disclosed(request.user, clock.today())
        rows = disclosure.chosen_of(everybody, chosen)
        page = keyset_page(
            rows.select_related("kind", "unit"), among=everybody, order=disclosure.ORDER,
            cursor=request.GET.get("page", ""),
        )  # fmt: skip
        count = count_up_to(rows)
        context = {
            "rows": page.rows, "pages": pages_of(request.GET, page), "chosen": chosen,
            "count": count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+", "asked": asked_of(request.GET),
            "units": units_offered(request.user), "issuer": disclosure.issuer_of(request.user, chosen),
            "day": long_day(clock.today()), "narrowed": bool(chosen.q or chosen.unit),
        }  # fmt: skip
        return render(request, "personnel/disclosure_list.html", context)


class FileView(ScopedView):
    """What the list shows, as a file."""

    abstract = True
    capability = Capability.OFFICER_READ
    most = disclosure.MOST
    form = ""

    def answer(self, rows: CertificateQuerySet, issuer: str) -> HttpResponseBase:
        """The file."""
        raise NotImplementedError

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = Chosen.of(request.GET)
        rows = disclosure.chosen_of(disclosure.disclosed(request.user, clock.today()), chosen)
        count = count_up_to(rows, self.most)
        back = f"{reverse('disclosure-list')}?{asked_of(request.GET)}"
        if chosen.hidden:
            return redirect("disclosure-list")
        if count > self.most:
            messages.error(request, _("超过%(most)d人，没有生成。请先按单位筛选。") % {"most": self.most})
            return redirect(back)
        record_disclosure(form=self.form, count=count, actor=self.actor)
        return self.answer(rows, disclosure.issuer_of(request.user, chosen))


class DisclosureSheetView(FileView):
    form = "xlsx"

    def answer(self, rows: CertificateQuerySet, issuer: str) -> HttpResponse:
        on = clock.today()
        content = disclosure.disclosure_book(disclosure.lines_of(rows), issuer=issuer, on=long_day(on))
        return workbook_answer(content, f"{_('执法人员公示名单')}-{on:%Y%m%d}.xlsx")


class DisclosurePaperView(FileView):
    form = "pdf"
    most = disclosure.MOST_ON_PAPER

    def answer(self, rows: CertificateQuerySet, issuer: str) -> FileResponse:
        on = clock.today()
        context = {
            "title": _("执法人员公示名单"), "lines": list(disclosure.lines_of(rows)), "issuer": issuer,
            "day": long_day(on), "landscape": False,
        }  # fmt: skip
        data = BytesIO(pdf_of("print/disclosure.html", context))
        return FileResponse(data, content_type="application/pdf", filename=f"{_('执法人员公示名单')}-{on:%Y%m%d}.pdf")
