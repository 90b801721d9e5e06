"""Routes from a notice to a draft campaign."""

from django.urls import URLPattern, path

from campaigns.views import notices

ONE = "notices/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("notices/", notices.NoticeListView.as_view(), name="notice-list"),
    path("notices/new/", notices.NoticeCreateView.as_view(), name="notice-create"),
    path(ONE, notices.NoticeDetailView.as_view(), name="notice-detail"),
    path(f"{ONE}decide/", notices.NoticeDecideView.as_view(), name="notice-decide"),
    path(f"{ONE}undo/", notices.NoticeUndoView.as_view(), name="notice-undo"),
    path(f"{ONE}accept-all/", notices.NoticeAcceptAllView.as_view(), name="notice-accept-all"),
    path(f"{ONE}add/", notices.NoticeAddView.as_view(), name="notice-add"),
    path(f"{ONE}again/", notices.NoticeAgainView.as_view(), name="notice-again"),
    path(f"{ONE}drop/", notices.NoticeDropView.as_view(), name="notice-drop"),
    path(f"{ONE}accept/", notices.NoticeAcceptView.as_view(), name="notice-accept"),
]
