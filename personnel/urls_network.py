"""Routes of the standing network, and of supervisors and contact points."""

from django.urls import path

from personnel.views import appointments, network

appointment = "appointments/<uuid:uuid>/"
liaison = "network/<uuid:uuid>/"
urlpatterns = [
    path("network/", network.NetworkView.as_view(), name="network-list"),
    path("network/export/", network.NetworkExportView.as_view(), name="network-export"),
    path("network/units/<int:pk>/", network.NetworkUnitView.as_view(), name="network-unit"),
    path("network/units/<int:pk>/register/", network.LiaisonRegisterView.as_view(), name="network-register"),
    path(f"{liaison}end/", network.LiaisonEndView.as_view(), name="network-end"),
    path(f"{liaison}unmask/", network.LiaisonUnmaskView.as_view(), name="network-unmask"),
    path("appointments/", appointments.AppointmentListView.as_view(), name="appointment-list"),
    path("appointments/export/", appointments.AppointmentExportView.as_view(), name="appointment-export"),
    path("appointments/new/", appointments.AppointmentCreateView.as_view(), name="appointment-create"),
    path(appointment, appointments.AppointmentDetailView.as_view(), name="appointment-detail"),
    path(f"{appointment}renew/", appointments.AppointmentRenewView.as_view(), name="appointment-renew"),
    path(f"{appointment}end/", appointments.AppointmentEndView.as_view(), name="appointment-end"),
    path(f"{appointment}unmask/", appointments.AppointmentUnmaskView.as_view(), name="appointment-unmask"),
]
