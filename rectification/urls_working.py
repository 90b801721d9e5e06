"""Routes of working in the problem ledger: the drawer, columns, saved views, acts on many."""

from django.urls import path

from rectification.views import bulk, ledger_drawer, ledger_views

urlpatterns = [
    path("problems/<uuid:uuid>/drawer/", ledger_drawer.ProblemDrawerView.as_view(), name="problem-drawer"),
    path("problems/columns/", ledger_views.LedgerColumnsView.as_view(), name="ledger-columns"),
    path("problems/views/", ledger_views.LedgerViewListView.as_view(), name="ledger-view-list"),
    path("problems/views/<uuid:uuid>/rename/", ledger_views.ViewRenameView.as_view(), name="ledger-view-rename"),
    path("problems/views/<uuid:uuid>/default/", ledger_views.ViewDefaultView.as_view(), name="ledger-view-default"),
    path("problems/views/<uuid:uuid>/remove/", ledger_views.ViewRemoveView.as_view(), name="ledger-view-remove"),
    path("problems/bulk/", bulk.BulkListView.as_view(), name="bulk-list"),
    path("problems/bulk/<uuid:uuid>/", bulk.BulkView.as_view(), name="bulk-detail"),
    path("problems/bulk/<uuid:uuid>/confirm/", bulk.BulkConfirmView.as_view(), name="bulk-confirm"),
    path("problems/bulk/<uuid:uuid>/outcomes.csv", bulk.BulkOutcomeView.as_view(), name="bulk-outcomes"),
]
