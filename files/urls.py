"""Routes of files."""

from django.urls import path

from files import views

urlpatterns = [
    path("files/<uuid:uuid>/", views.AttachmentView.as_view(), name="attachment-download"),
]
