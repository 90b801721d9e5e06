"""Routes of this app."""

from django.urls import path

from personnel.urls_appraisal import urlpatterns as appraisal
from personnel.urls_exchange import urlpatterns as exchange
from personnel.urls_network import urlpatterns as network
from personnel.urls_training import urlpatterns as training
from personnel.views import certificate_verbs as verbs
from personnel.views import certificates, officer_verbs, officers, parameters

officer = "officers/<uuid:uuid>/"
certificate = "certificates/<uuid:uuid>/"
urlpatterns = [
    path("officers/", officers.OfficerListView.as_view(), name="officer-list"),
    path("officers/find/", officers.OfficerFindView.as_view(), name="officer-find"),
    path("officers/new/", officers.OfficerCreateView.as_view(), name="officer-create"),
    path("officers/mine/", officers.OfficerOwnView.as_view(), name="officer-own"),
    path("officers/mine/unmask/", officers.OfficerOwnUnmaskView.as_view(), name="officer-own-unmask"),
    path("officers/clean-up/", certificates.CleanUpListView.as_view(), name="clean-up-list"),
    path(officer, officers.OfficerDetailView.as_view(), name="officer-detail"),
    path(f"{officer}edit/", officers.OfficerEditView.as_view(), name="officer-edit"),
    path(f"{officer}state/", officer_verbs.OfficerStateView.as_view(), name="officer-state"),
    path(f"{officer}kind/", officer_verbs.OfficerKindView.as_view(), name="officer-kind"),
    path(f"{officer}move/", officer_verbs.OfficerMoveView.as_view(), name="officer-move"),
    path(f"{officer}establish/", officer_verbs.OfficerEstablishView.as_view(), name="officer-establish"),
    path(f"{officer}examine/", officer_verbs.OfficerExamineView.as_view(), name="officer-examine"),
    path(f"{officer}complete/", officer_verbs.OfficerCompleteView.as_view(), name="officer-complete"),
    path(f"{officer}account/", officer_verbs.OfficerAccountView.as_view(), name="officer-account"),
    path(f"{officer}unmask/", officer_verbs.OfficerUnmaskView.as_view(), name="officer-unmask"),
    path(f"{officer}apply/", certificates.CertificateApplyView.as_view(), name="certificate-apply"),
    path(f"{officer}register/", certificates.CertificateRegisterView.as_view(), name="certificate-register"),
    path("certificates/", certificates.CertificateListView.as_view(), name="certificate-list"),
    path("certificates/kinds/", parameters.KindListView.as_view(), name="certificate-kind-list"),
    path("certificates/kinds/<int:pk>/", parameters.KindEditView.as_view(), name="certificate-kind-edit"),
    path(certificate, certificates.CertificateDetailView.as_view(), name="certificate-detail"),
    path(f"{certificate}pass/", verbs.CertificatePassView.as_view(), name="certificate-pass"),
    path(f"{certificate}issue/", verbs.CertificateIssueView.as_view(), name="certificate-issue"),
    path(f"{certificate}refuse/", verbs.CertificateRefuseView.as_view(), name="certificate-refuse"),
    path(f"{certificate}inspect/", verbs.CertificateInspectView.as_view(), name="certificate-inspect"),
    path(f"{certificate}renew/", verbs.CertificateRenewView.as_view(), name="certificate-renew"),
    path(f"{certificate}suspend/", verbs.CertificateSuspendView.as_view(), name="certificate-suspend"),
    path(f"{certificate}restore/", verbs.CertificateRestoreView.as_view(), name="certificate-restore"),
    path(f"{certificate}lose/", verbs.CertificateLoseView.as_view(), name="certificate-lose"),
    path(f"{certificate}replace/", verbs.CertificateReplaceView.as_view(), name="certificate-replace"),
    path(f"{certificate}propose/", verbs.CertificateProposeView.as_view(), name="certificate-propose"),
    path(f"{certificate}cases/", verbs.CertificateCasesView.as_view(), name="certificate-cases"),
    path(f"{certificate}revoke/", verbs.CertificateRevokeView.as_view(), name="certificate-revoke"),
    path(f"{certificate}keep/", verbs.CertificateKeepView.as_view(), name="certificate-keep"),
    path("unmask-grants/", parameters.UnmaskGrantListView.as_view(), name="unmask-grant-list"),
    path("unmask-grants/name/", parameters.UnmaskGrantNameView.as_view(), name="unmask-grant-name"),
    path("unmask-grants/<int:pk>/end/", parameters.UnmaskGrantEndView.as_view(), name="unmask-grant-end"),
    *appraisal,
    *exchange,
    *training,
    *network,
]
