"""Routes from a notice to a draft campaign."""

from django.urls import URLPattern, path

from campaigns.views import notice_verbs, notices

ONE = "notices/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("notices/", notices.NoticeListView.as_view(), name="notice-list"),
    path("notices/new/", notices.NoticeCreateView.as_view(), name="notice-create"),
    path(ONE, notices.NoticeDetailView.as_view(), name="notice-detail"),
    path(f"{ONE}decide/", notice_verbs.NoticeDecideView.as_view(), name="notice-decide"),
    path(f"{ONE}undo/", notice_verbs.NoticeUndoView.as_view(), name="notice-undo"),
    path(f"{ONE}accept-all/", notice_verbs.NoticeAcceptAllView.as_view(), name="notice-accept-all"),
    path(f"{ONE}add/", notice_verbs.NoticeAddView.as_view(), name="notice-add"),
    path(f"{ONE}again/", notice_verbs.NoticeAgainView.as_view(), name="notice-again"),
    path(f"{ONE}drop/", notice_verbs.NoticeDropView.as_view(), name="notice-drop"),
    path(f"{ONE}accept/", notice_verbs.NoticeAcceptView.as_view(), name="notice-accept"),
]
