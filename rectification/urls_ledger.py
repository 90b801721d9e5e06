"""Routes of the screens for reviewing and of the ledgers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
