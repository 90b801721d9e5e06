"""Routes of training."""

from django.urls import path

from personnel.views import parameters
from personnel.views.training import deciding, exports, imports, lists, sessions

plan, session = "training/plans/<uuid:uuid>/", "training/sessions/<uuid:uuid>/"
exam, batch = "training/exams/<uuid:uuid>/", "training/imports/<uuid:uuid>/"
urlpatterns = [
    path("training/", lists.TrainingListView.as_view(), name="training-list"),
    path("training/hours/", lists.TrainingHoursView.as_view(), name="training-hours"),
    path("training/hours/export/", exports.TrainingHoursExportView.as_view(), name="training-hours-export"),
    path(f"{session}export/", exports.AttendanceExportView.as_view(), name="training-attendance-export"),
    path("training/categories/", parameters.CategoryListView.as_view(), name="training-category-list"),
    path("training/categories/add/", parameters.CategoryAddView.as_view(), name="training-category-add"),
    path("training/categories/<int:pk>/end/", parameters.CategoryEndView.as_view(), name="training-category-end"),
    path(
        "training/categories/<int:pk>/resume/", parameters.CategoryResumeView.as_view(), name="training-category-resume"
    ),
    path("training/ranking/", lists.TrainingRankingView.as_view(), name="training-ranking"),
    path("training/plans/new/", sessions.PlanCreateView.as_view(), name="training-plan-create"),
    path(f"{plan}edit/", sessions.PlanEditView.as_view(), name="training-plan-edit"),
    path("training/sessions/new/", sessions.SessionCreateView.as_view(), name="training-session-create"),
    path(session, sessions.SessionDetailView.as_view(), name="training-session"),
    path(f"{session}edit/", sessions.SessionEditView.as_view(), name="training-session-edit"),
    path(f"{session}sheet/", sessions.SessionSheetView.as_view(), name="training-sheet"),
    path(f"{session}hold/", sessions.SessionHoldView.as_view(), name="training-hold"),
    path(f"{session}cancel/", sessions.SessionCancelView.as_view(), name="training-cancel"),
    path(f"{session}attend/", sessions.SessionAttendView.as_view(), name="training-attend"),
    path(f"{session}examine/", sessions.SessionExamineView.as_view(), name="training-examine"),
    path(f"{session}import/", sessions.SessionImportView.as_view(), name="training-import-check"),
    path(f"{exam}mark/", sessions.ExamMarkView.as_view(), name="training-mark"),
    path(f"{exam}confirm/", sessions.ExamConfirmView.as_view(), name="training-confirm"),
    path(batch, imports.TrainingImportView.as_view(), name="training-import"),
    path(f"{batch}apply/", imports.TrainingImportApplyView.as_view(), name="training-import-apply"),
    path(f"{batch}discard/", imports.TrainingImportDiscardView.as_view(), name="training-import-discard"),
    path("training/effects/", deciding.EffectListView.as_view(), name="training-effect-list"),
    path("training/effects/decide/", deciding.EffectDecideView.as_view(), name="training-effect-decide"),
    path("training/rules/", deciding.RuleListView.as_view(), name="training-rule-list"),
    path("training/rules/new/", deciding.RuleCreateView.as_view(), name="training-rule-create"),
    path("training/rules/<uuid:uuid>/end/", deciding.RuleEndView.as_view(), name="training-rule-end"),
]
