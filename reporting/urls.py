"""Routes of this app."""

from django.urls import path

from reporting.views import (
    arrears,
    calendar,
    chasing,
    desk,
    exports,
    ledger_export,
    overview,
    reminders,
    roster_workbook,
    search,
    statistics,
)

urlpatterns = [
    path("search/", search.SearchView.as_view(), name="search-list"),
    path("desk/", desk.DeskView.as_view(), name="desk-detail"),
    path("arrears/", arrears.ArrearsView.as_view(), name="arrears-list"),
    path("arrears/rows/", arrears.ArrearsRowsView.as_view(), name="arrears-rows"),
    path("arrears/chase/", chasing.ArrearsChaseView.as_view(), name="arrears-chase"),
    path("calendar/", calendar.CalendarView.as_view(), name="calendar-month"),
    path("calendar/feed/<str:secret>.ics", calendar.FeedReadView.as_view(), name="feed-read"),
    path("account/calendar/", calendar.FeedView.as_view(), name="feed-detail"),
    path("account/calendar/revoke/", calendar.FeedRevokeView.as_view(), name="feed-revoke"),
    path("chases/", chasing.ChaseListView.as_view(), name="chase-list"),
    path("campaigns/<slug:slug>/reminders/", reminders.ReminderRuleView.as_view(), name="reminder-rule"),
    path("overview/", overview.OverviewView.as_view(), name="overview-detail"),
    path("statistics/", statistics.StatisticsView.as_view(), name="statistics-detail"),
    path("statistics/rows/", statistics.StatisticsRowsView.as_view(), name="statistics-rows"),
    path("problems/export/", ledger_export.LedgerExportView.as_view(), name="ledger-export"),
    path("filings/<uuid:uuid>/workbook/", roster_workbook.FilingWorkbookView.as_view(), name="filing-workbook"),
    path("reports/", exports.ExportListView.as_view(), name="export-list"),
    path("reports/<uuid:uuid>/", exports.ExportView.as_view(), name="export-detail"),
    path("reports/<uuid:uuid>/retry/", exports.ExportRetryView.as_view(), name="export-retry"),
]
