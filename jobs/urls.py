"""Routes of jobs."""

from django.urls import path

from jobs import views

urlpatterns = [
    path("jobs/<uuid:uuid>/", views.JobView.as_view(), name="job-detail"),
]
