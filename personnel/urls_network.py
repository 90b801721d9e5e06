"""Routes of the standing network."""

from django.urls import path

from personnel.views import network

liaison = "network/<uuid:uuid>/"
urlpatterns = [
    path("network/", network.NetworkView.as_view(), name="network-list"),
    path("network/export/", network.NetworkExportView.as_view(), name="network-export"),
    path("network/units/<int:pk>/", network.NetworkUnitView.as_view(), name="network-unit"),
    path("network/units/<int:pk>/register/", network.LiaisonRegisterView.as_view(), name="network-register"),
    path(f"{liaison}end/", network.LiaisonEndView.as_view(), name="network-end"),
    path(f"{liaison}unmask/", network.LiaisonUnmaskView.as_view(), name="network-unmask"),
]
