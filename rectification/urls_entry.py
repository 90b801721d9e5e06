"""Routes of the ways onto the ledger besides a list: listed by the office and answered, added, split."""

from django.urls import path

from rectification.views import entering

urlpatterns = [
    path("problems/add/<slug:slug>/", entering.ProblemAddView.as_view(), name="problem-add"),
    path("problems/answers/", entering.AnswerListView.as_view(), name="answer-list"),
    path("problems/<uuid:uuid>/respond/", entering.RespondView.as_view(), name="problem-respond"),
    path("problems/<uuid:uuid>/object/", entering.ObjectView.as_view(), name="problem-object"),
    path("problems/<uuid:uuid>/objection/", entering.ObjectionDecideView.as_view(), name="objection-decide"),
    path("problems/<uuid:uuid>/split/", entering.SplitView.as_view(), name="problem-split"),
    path("requirements/<uuid:uuid>/add/", entering.AdditionBeginView.as_view(), name="addition-begin"),
]
