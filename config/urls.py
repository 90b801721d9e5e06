"""Routes, app by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("files.urls")),
    path("", include("personnel.urls")),
    path("", include("campaigns.urls")),
    path("", include("rectification.urls")),
    path("", include("reporting.urls")),
    path("api/", include("config.api")),
]
