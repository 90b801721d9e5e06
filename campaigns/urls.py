"""Routes of campaigns."""

from django.urls import URLPattern, path

from campaigns import urls_parties
from campaigns.views import (
    amendments,
    campaigns,
    configure,
    linting,
    parties,
    people,
    publishing,
    reading,
    receipts,
    reuse,
    rows,
    sources,
    workdays,
)

ONE = "campaigns/<slug:slug>/"
DRAFT = f"{ONE}configure/"
AMENDMENT = "amendments/<uuid:uuid>/"
SHEET = f"{DRAFT}<str:section>/"
ROWS = f"{SHEET}rows/"
ROW = f"{ROWS}<str:key>/"

urlpatterns: list[URLPattern] = [
    path("workdays/", workdays.WorkdayListView.as_view(), name="workday-list"),
    path("workdays/<int:pk>/restore/", workdays.WorkdayRestoreView.as_view(), name="workday-restore"),
    path("campaigns/", campaigns.CampaignListView.as_view(), name="campaign-list"),
    path("campaigns/new/", campaigns.CampaignCreateView.as_view(), name="campaign-create"),
    path("campaigns/templates/", reuse.TemplateListView.as_view(), name="template-list"),
    path("campaigns/templates/upload/", reuse.PackageUploadView.as_view(), name="package-upload"),
    path("campaigns/templates/example/", reuse.ExampleStartView.as_view(), name="template-example"),
    path("campaigns/templates/<uuid:uuid>/", reuse.TemplateStartView.as_view(), name="template-start"),
    path("campaigns/templates/<uuid:uuid>/remove/", reuse.TemplateRemoveView.as_view(), name="template-remove"),
    path(f"{ONE}clone/", reuse.CampaignCloneView.as_view(), name="campaign-clone"),
    path(f"{ONE}template/", reuse.TemplateKeepView.as_view(), name="template-keep"),
    path(ONE, reading.PlanView.as_view(), name="campaign-plan"),
    path(f"{ONE}lint/", linting.CampaignLintView.as_view(), name="campaign-lint"),
    path(f"{ONE}receipts/", receipts.ReceiptListView.as_view(), name="receipt-list"),
    path("receipts/<uuid:uuid>/confirm/", receipts.ReceiptConfirmView.as_view(), name="receipt-confirm"),
    path(f"{ONE}choose/", campaigns.CampaignChooseView.as_view(), name="campaign-choose"),
    path(f"{ONE}amendments/", amendments.AmendmentListView.as_view(), name="amendment-list"),
    path(f"{ONE}amendments/begin/", amendments.AmendmentBeginView.as_view(), name="amendment-begin"),
    path(AMENDMENT, amendments.AmendmentDetailView.as_view(), name="amendment-detail"),
    path(f"{AMENDMENT}propose/", amendments.AmendmentProposeView.as_view(), name="amendment-propose"),
    path(f"{AMENDMENT}publish/", amendments.AmendmentPublishView.as_view(), name="amendment-publish"),
    path(f"{AMENDMENT}drop/", amendments.AmendmentDropView.as_view(), name="amendment-drop"),
    path(
        f"{AMENDMENT}changes/<int:change>/remove/",
        amendments.ChangeRemoveView.as_view(),
        name="amendment-change-remove",
    ),
    path(DRAFT, configure.ConfigureStartView.as_view(), name="campaign-configure-start"),
    path(f"{DRAFT}people/", people.PeopleView.as_view(), name="campaign-people"),
    path(f"{DRAFT}people/name/", people.GrantNameView.as_view(), name="grant-name"),
    path(f"{DRAFT}people/<int:grant>/remove/", people.GrantRemoveView.as_view(), name="grant-remove"),
    path(f"{DRAFT}preview/", reading.PreviewView.as_view(), name="campaign-preview"),
    path(f"{DRAFT}source/", sources.SourceView.as_view(), name="campaign-source"),
    path(f"{DRAFT}check/", publishing.CheckView.as_view(), name="campaign-check"),
    path(f"{DRAFT}check/panel/", publishing.CheckPanelView.as_view(), name="campaign-check-panel"),
    path(f"{DRAFT}check/acknowledge/", publishing.AcknowledgeView.as_view(), name="warning-acknowledge"),
    path(f"{DRAFT}publish/", publishing.PublishView.as_view(), name="campaign-publish"),
    path(SHEET, configure.ConfigureSectionView.as_view(), name="campaign-configure"),
    path(f"{SHEET}save/", configure.SaveView.as_view(), name="draft-save"),
    path(f"{SHEET}undo/", rows.UndoView.as_view(), name="draft-undo"),
    path(f"{SHEET}paste/", rows.PasteView.as_view(), name="outline-paste"),
    path(f"{SHEET}renumber/", rows.RenumberView.as_view(), name="outline-renumber"),
    path(f"{SHEET}requirement/add/", rows.RequirementAddView.as_view(), name="draft-requirement-add"),
    path(f"{ROWS}add/<str:kind>/", rows.RowAddView.as_view(), name="draft-row-add"),
    path(f"{ROW}add/<str:kind>/", rows.RowAddView.as_view(), name="draft-row-add-below"),
    path(f"{ROW}insert/", rows.RowInsertView.as_view(), name="draft-row-insert"),
    path(f"{ROW}up/", rows.RowUpView.as_view(), name="draft-row-up"),
    path(f"{ROW}down/", rows.RowDownView.as_view(), name="draft-row-down"),
    path(f"{ROW}indent/", rows.RowIndentView.as_view(), name="draft-row-indent"),
    path(f"{ROW}outdent/", rows.RowOutdentView.as_view(), name="draft-row-outdent"),
    path(f"{ROW}transfer/", rows.RowTransferView.as_view(), name="draft-row-transfer"),
    path(f"{ROW}place/", rows.RowPlaceView.as_view(), name="draft-row-place"),
    path(f"{ROW}remove/", rows.RowRemoveView.as_view(), name="draft-row-remove"),
    path(f"{ROW}paste/", rows.PasteView.as_view(), name="draft-row-paste"),
    path(f"{ROW}read/", parties.WordsReadView.as_view(), name="draft-words-read"),
    path(f"{ROW}find/<str:purpose>/", parties.PartyFindView.as_view(), name="draft-party-find"),
    path(f"{ROW}search/<str:purpose>/", parties.PartySearchView.as_view(), name="draft-party-search"),
    path(f"{ROW}parties/add/", parties.PartyAddView.as_view(), name="draft-party-add"),
    path(f"{ROW}parties/<int:party>/remove/", parties.PartyRemoveView.as_view(), name="draft-party-remove"),
    path(f"{ROW}parties/<int:party>/role/", parties.PartyRoleView.as_view(), name="draft-party-role"),
    path(f"{ROW}receivers/add/", parties.ReceiverAddView.as_view(), name="draft-receiver-add"),
    path(f"{ROW}receivers/<int:receiver>/remove/", parties.ReceiverRemoveView.as_view(), name="draft-receiver-remove"),
    path(f"{ROW}receivers/<int:receiver>/review/", parties.ReceiverReviewView.as_view(), name="draft-receiver-review"),
    *urls_parties.urlpatterns,
]
