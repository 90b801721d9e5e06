"""Routes of import and export, and of the list that is disclosed."""

from django.urls import path

from personnel.views import disclosure, exchange

batch = "exchange/<uuid:uuid>/"
urlpatterns = [
    path("officers/exchange/", exchange.RosterExchangeView.as_view(), name="roster-exchange"),
    path("officers/exchange/template/", exchange.RosterTemplateView.as_view(), name="roster-template"),
    path("officers/export/", exchange.RosterExportView.as_view(), name="roster-export"),
    path("certificates/exchange/", exchange.CertificateExchangeView.as_view(), name="certificate-exchange"),
    path("certificates/exchange/template/", exchange.CertificateTemplateView.as_view(), name="certificates-template"),
    path("certificates/export/", exchange.CertificateExportView.as_view(), name="certificates-export"),
    path("officers/disclosure/", disclosure.DisclosureListView.as_view(), name="disclosure-list"),
    path("officers/disclosure/sheet/", disclosure.DisclosureSheetView.as_view(), name="disclosure-sheet"),
    path("officers/disclosure/paper/", disclosure.DisclosurePaperView.as_view(), name="disclosure-paper"),
    path(batch, exchange.ExchangeDetailView.as_view(), name="exchange-detail"),
    path(f"{batch}faults/", exchange.ExchangeFaultsView.as_view(), name="exchange-faults"),
    path(f"{batch}apply/", exchange.ExchangeApplyView.as_view(), name="exchange-apply"),
    path(f"{batch}discard/", exchange.ExchangeDiscardView.as_view(), name="exchange-discard"),
]
