"""Routes of 对账."""

from django.urls import path

from rectification.views import reconciliation_page as page
from rectification.views import reconciliations as lists

urlpatterns = [
    path("reconciliations/", lists.ReconciliationListView.as_view(), name="reconciliation-list"),
    path("reconciliations/open/", lists.ReconciliationOpenView.as_view(), name="reconciliation-open"),
    path("reconciliations/ask/", lists.ReconciliationAskView.as_view(), name="reconciliation-ask"),
    path(
        "reconciliations/settle/", lists.ReconciliationSettleAgreedView.as_view(), name="reconciliation-settle-agreed"
    ),
    path("reconciliations/<uuid:uuid>/", page.ReconciliationView.as_view(), name="reconciliation-detail"),
    path("reconciliations/<uuid:uuid>/answer/", page.ReconciliationAnswerView.as_view(), name="reconciliation-answer"),
    path("reconciliations/<uuid:uuid>/book/", page.ReconciliationBookView.as_view(), name="reconciliation-book"),
    path("reconciliations/<uuid:uuid>/settle/", page.ReconciliationSettleView.as_view(), name="reconciliation-settle"),
    path("reconciliations/<uuid:uuid>/remind/", page.ReconciliationRemindView.as_view(), name="reconciliation-remind"),
    path(
        "reconciliations/<uuid:uuid>/withdraw/",
        page.ReconciliationWithdrawView.as_view(),
        name="reconciliation-withdraw",
    ),
    path("reconciliations/<uuid:uuid>/paper/", page.ReconciliationPaperView.as_view(), name="reconciliation-paper"),
    path("reconciliations/<uuid:uuid>/print/", page.ReconciliationPrintView.as_view(), name="reconciliation-print"),
]
