"""Routes of the screens with which a unit files and signs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
