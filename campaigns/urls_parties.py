"""Routes of the printed parties of a reading."""

from django.urls import URLPattern, path

from campaigns.views import notice_parties

ONE = "notices/<uuid:uuid>/parties/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}answer/", notice_parties.PartyAnswerView.as_view(), name="notice-party-answer"),
    path(f"{ONE}add/", notice_parties.PartyWidenView.as_view(), name="notice-party-add"),
    path(f"{ONE}remove/", notice_parties.PartyNarrowView.as_view(), name="notice-party-remove"),
    path(f"{ONE}forget/", notice_parties.PartyForgetView.as_view(), name="notice-party-forget"),
    path(f"{ONE}find/", notice_parties.PartySearchLinesView.as_view(), name="notice-party-find"),
]
