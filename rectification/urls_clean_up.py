"""Routes of the clean-up ledger, and of what a unit receives without reviewing it."""

from django.urls import path

from rectification.views import clean_up, received

case = "clean-up-cases/<uuid:uuid>/"
urlpatterns = [
    path("received/", received.ReceivedListView.as_view(), name="received-list"),
    path("clean-up-cases/", clean_up.CaseListView.as_view(), name="clean-up-case-list"),
    path(case, clean_up.CaseView.as_view(), name="clean-up-case-detail"),
    path(f"{case}claim/", clean_up.CaseClaimView.as_view(), name="clean-up-case-claim"),
    path(f"{case}claim/withdraw/", clean_up.CaseClaimWithdrawView.as_view(), name="clean-up-claim-withdraw"),
    path(f"{case}verify/", clean_up.CaseVerifyView.as_view(), name="clean-up-case-verify"),
    path(f"{case}send-back/", clean_up.CaseSendBackView.as_view(), name="clean-up-case-send-back"),
]
