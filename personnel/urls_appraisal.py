"""Routes of appraisal files."""

from django.urls import path

from personnel.views.appraisal import files, lists

officer = "officers/<uuid:uuid>/"
urlpatterns = [
    path("officers/mine/file/", files.OwnFileView.as_view(), name="officer-own-file"),
    path("officers/mine/file/print/", files.OwnFilePrintView.as_view(), name="officer-own-file-print"),
    path(f"{officer}file/", files.OfficerFileView.as_view(), name="officer-file"),
    path(f"{officer}file/print/", files.OfficerFilePrintView.as_view(), name="officer-file-print"),
    path(f"{officer}appraise/", files.OfficerAppraiseView.as_view(), name="officer-appraise"),
    path(f"{officer}review-case/", files.OfficerReviewCaseView.as_view(), name="officer-review-case"),
    path(f"{officer}commend/", files.OfficerCommendView.as_view(), name="officer-commend"),
    path(f"{officer}censure/", files.OfficerCensureView.as_view(), name="officer-censure"),
    path("appraisals/", lists.AppraisalListView.as_view(), name="appraisal-list"),
    path("appraisals/record/", lists.AppraisalRecordView.as_view(), name="appraisal-record"),
    path("appraisals/scales/", lists.ScaleListView.as_view(), name="appraisal-scale-list"),
    path("appraisals/scales/new/", lists.ScaleCreateView.as_view(), name="appraisal-scale-create"),
    path("appraisals/scales/<uuid:uuid>/end/", lists.ScaleEndView.as_view(), name="appraisal-scale-end"),
    path("appraisals/<uuid:uuid>/withdraw/", files.AppraisalWithdrawView.as_view(), name="appraisal-withdraw"),
    path("case-reviews/<uuid:uuid>/withdraw/", files.CaseReviewWithdrawView.as_view(), name="case-review-withdraw"),
    path("commendations/<uuid:uuid>/withdraw/", files.CommendationWithdrawView.as_view(), name="commendation-withdraw"),
    path(
        "accountabilities/<uuid:uuid>/withdraw/", files.AccountabilityWithdrawView.as_view(),
        name="accountability-withdraw",
    ),
]  # fmt: skip
