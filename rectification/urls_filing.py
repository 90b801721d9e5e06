"""Routes of the screens with which a unit files and signs."""

from django.urls import path

from rectification.views import (
    filing_drawn,
    filing_edit,
    filing_read,
    filing_scan,
    filing_sign,
    filing_sign_together,
    filing_verbs,
    obligations,
    zero,
)

urlpatterns = [
    path("obligations/", obligations.ObligationListView.as_view(), name="obligation-list"),
    path("obligations/<uuid:uuid>/open/", obligations.ObligationOpenView.as_view(), name="obligation-open"),
    path("obligations/<uuid:uuid>/zero/", zero.ZeroReportView.as_view(), name="obligation-zero"),
    path("obligations/<uuid:uuid>/enter/", filing_scan.EntryBeginView.as_view(), name="obligation-enter"),
    path("requirements/<uuid:uuid>/start/", obligations.AnyTimeStartView.as_view(), name="any-time-start"),
    path("signatures/", filing_sign.SignatureListView.as_view(), name="signature-list"),
    path("signatures/together/", filing_sign_together.SignTogetherView.as_view(), name="signature-together"),
    path("filings/<uuid:uuid>/", filing_read.FilingDetailView.as_view(), name="filing-detail"),
    path("filings/<uuid:uuid>/paper/", filing_read.FilingPaperView.as_view(), name="filing-paper"),
    path("filings/<uuid:uuid>/print/", filing_read.FilingPrintView.as_view(), name="filing-print"),
    path("filings/<uuid:uuid>/edit/", filing_edit.FilingEditView.as_view(), name="filing-edit"),
    path("filings/<uuid:uuid>/save/", filing_edit.FilingSaveView.as_view(), name="filing-save"),
    path("filings/<uuid:uuid>/send/", filing_edit.FilingSendView.as_view(), name="filing-send"),
    path("filings/<uuid:uuid>/redraw/", filing_drawn.FilingRedrawView.as_view(), name="filing-redraw"),
    path("filings/<uuid:uuid>/attach/", filing_edit.FilingAttachView.as_view(), name="filing-attach"),
    path("filings/<uuid:uuid>/detach/", filing_edit.FilingDetachView.as_view(), name="filing-detach"),
    path("filings/<uuid:uuid>/recall/", filing_verbs.FilingRecallView.as_view(), name="filing-recall"),
    path("filings/<uuid:uuid>/withdraw/", filing_verbs.FilingWithdrawView.as_view(), name="filing-withdraw"),
    path("filings/<uuid:uuid>/correct/", filing_verbs.FilingCorrectView.as_view(), name="filing-correct"),
    path("filings/<uuid:uuid>/submit/", filing_verbs.FilingSubmitView.as_view(), name="filing-submit"),
    path("filings/<uuid:uuid>/sign/", filing_sign.FilingSignView.as_view(), name="filing-sign"),
    path("filings/<uuid:uuid>/sign-on-paper/", filing_scan.FilingPaperSignView.as_view(), name="filing-sign-paper"),
    path("filings/<uuid:uuid>/enter/", filing_scan.FilingEnterView.as_view(), name="filing-enter"),
    path("filings/<uuid:uuid>/change/", filing_verbs.FilingChangeView.as_view(), name="filing-change"),
    path("filings/<uuid:uuid>/refuse/", filing_sign.FilingRefuseView.as_view(), name="filing-refuse"),
]
