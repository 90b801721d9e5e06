"""Routes of what the office keeps beside the ledger: dispositions, comments, standing, common problems, attention."""

from django.urls import path

from rectification.views import attention, candidates, comments, common, dispositions, standings

urlpatterns = [
    path("problems/<uuid:uuid>/comments/", comments.CommentWriteView.as_view(), name="comment-write"),
    path("comments/<uuid:uuid>/take-back/", comments.CommentTakeBackView.as_view(), name="comment-take-back"),
    path("problems/<uuid:uuid>/dispositions/", dispositions.DispositionRecordView.as_view(), name="disposition-record"),
    path(
        "dispositions/<uuid:uuid>/withdraw/", dispositions.DispositionWithdrawView.as_view(),
        name="disposition-withdraw",
    ),
    path("problems/<uuid:uuid>/findings/", standings.FindingRecordView.as_view(), name="finding-record"),
    path("findings/<uuid:uuid>/withdraw/", standings.FindingWithdrawView.as_view(), name="finding-withdraw"),
    path("problems/<uuid:uuid>/standing/", standings.StandingDecideView.as_view(), name="standing-decide"),
    path("standings/", standings.StandingListView.as_view(), name="standing-list"),
    path("common-problems/", common.CommonListView.as_view(), name="common-list"),
    path("common-problems/new/", common.CommonCreateView.as_view(), name="common-create"),
    path("common-problems/<uuid:uuid>/", common.CommonView.as_view(), name="common-detail"),
    path("common-problems/<uuid:uuid>/edit/", common.CommonEditView.as_view(), name="common-edit"),
    path("common-problems/<uuid:uuid>/group/", common.CommonGroupView.as_view(), name="common-group"),
    path("common-problems/<uuid:uuid>/ungroup/", common.CommonUngroupView.as_view(), name="common-ungroup"),
    path("common-problems/<uuid:uuid>/dissolve/", common.CommonDissolveView.as_view(), name="common-dissolve"),
    path("attention/", attention.AttentionListView.as_view(), name="attention-list"),
    path("attention/propose/", candidates.UnitProposeView.as_view(), name="candidate-propose-unit"),
    path("problems/<uuid:uuid>/propose/", candidates.ProblemProposeView.as_view(), name="candidate-propose-problem"),
    path("candidates/", candidates.CandidateListView.as_view(), name="candidate-list"),
    path("candidates/export/", candidates.CandidateExportView.as_view(), name="candidate-export"),
    path("candidates/<uuid:uuid>/remove/", candidates.CandidateRemoveView.as_view(), name="candidate-remove"),
]  # fmt: skip
