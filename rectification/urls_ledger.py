"""Routes of reviewing, of the two ledgers and of waiving. The keys of their addresses: `rectification/filters.py`."""

from django.urls import path

from rectification.views import (
    decisions,
    institutions,
    ledger,
    liaisons,
    problem_list,
    reopening,
    review,
    review_acts,
    review_list,
    tasks,
    waiving,
)

urlpatterns = [
    path("reviews/", review_list.ReviewListView.as_view(), name="review-list"),
    path("reviews/<uuid:uuid>/", review.ReviewView.as_view(), name="review-detail"),
    path("reviews/<uuid:uuid>/start/", review.ReviewStartView.as_view(), name="review-start"),
    path("reviews/<uuid:uuid>/accept/", review.ReviewAcceptView.as_view(), name="review-accept"),
    path("reviews/<uuid:uuid>/return/", review.ReviewReturnView.as_view(), name="review-return"),
    path("reviews/<uuid:uuid>/reopen/", review.ReviewReopenView.as_view(), name="review-reopen"),
    path("reviews/<uuid:uuid>/undo/", review_acts.ReviewUndoView.as_view(), name="review-undo"),
    path("reviews/<uuid:uuid>/remarks/", review_acts.RemarkWriteView.as_view(), name="remark-write"),
    path("reviews/<uuid:uuid>/remarks/remove/", review_acts.RemarkRemoveView.as_view(), name="remark-remove"),
    path("reviews/decisions/", decisions.DecisionListView.as_view(), name="decision-list"),
    path("obligations/<uuid:uuid>/reopen/", reopening.ReopenView.as_view(), name="obligation-reopen"),
    path("obligations/<uuid:uuid>/waive/", waiving.WaiveView.as_view(), name="obligation-waive"),
    path("obligations/<uuid:uuid>/unwaive/", waiving.UnwaiveView.as_view(), name="obligation-unwaive"),
    path("liaisons/<uuid:uuid>/ask-account/", liaisons.LiaisonAccountView.as_view(), name="liaison-account"),
    path("liaisons/<uuid:uuid>/ask-grant/", liaisons.LiaisonGrantView.as_view(), name="liaison-grant"),
    path("problems/", problem_list.ProblemListView.as_view(), name="problem-list"),
    path("problems/<uuid:uuid>/", ledger.ProblemView.as_view(), name="problem-detail"),
    path("problems/<uuid:uuid>/claim/", ledger.ProblemClaimView.as_view(), name="problem-claim"),
    path("tasks/", tasks.TaskListView.as_view(), name="task-list"),
    path("tasks/<uuid:uuid>/", tasks.TaskView.as_view(), name="task-detail"),
    path("tasks/<uuid:uuid>/report/", tasks.TaskReportView.as_view(), name="task-report"),
    path("tasks/<uuid:uuid>/send-back/", tasks.TaskSendBackView.as_view(), name="task-send-back"),
    path("institutions/", institutions.InstitutionListView.as_view(), name="institution-list"),
]
