"""Routes of the acts in a problem's life: check, extension, listed supervision, look-back."""

from django.urls import path

from rectification.views import closing, extending, supervising

_PROBLEM = "problems/<uuid:uuid>/"
urlpatterns = [
    path("problems/extensions/", extending.ExtensionListView.as_view(), name="extension-list"),
    path(f"{_PROBLEM}check/", closing.ProblemCheckView.as_view(), name="problem-check"),
    path(f"{_PROBLEM}verify/", closing.ProblemVerifyView.as_view(), name="problem-verify"),
    path(f"{_PROBLEM}send-back/", closing.ProblemSendBackView.as_view(), name="problem-send-back"),
    path(f"{_PROBLEM}claim/withdraw/", closing.ClaimWithdrawView.as_view(), name="claim-withdraw"),
    path(f"{_PROBLEM}extension/ask/", extending.ExtensionAskView.as_view(), name="extension-ask"),
    path(f"{_PROBLEM}extension/approve/", extending.ExtensionApproveView.as_view(), name="extension-approve"),
    path(f"{_PROBLEM}extension/refuse/", extending.ExtensionRefuseView.as_view(), name="extension-refuse"),
    path(f"{_PROBLEM}extension/withdraw/", extending.ExtensionWithdrawView.as_view(), name="extension-withdraw"),
    path(f"{_PROBLEM}supervise/", supervising.SuperviseView.as_view(), name="problem-supervise"),
    path(f"{_PROBLEM}lift/", supervising.LiftView.as_view(), name="supervision-lift"),
    path(f"{_PROBLEM}look-back/", supervising.LookBackView.as_view(), name="problem-look-back"),
]
