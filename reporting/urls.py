"""Routes of this app."""

from django.urls import path

from reporting.views import desk, exports, overview, search, statistics

urlpatterns = [
    path("search/", search.SearchView.as_view(), name="search-list"),
    path("desk/", desk.DeskView.as_view(), name="desk-detail"),
    path("overview/", overview.OverviewView.as_view(), name="overview-detail"),
    path("statistics/", statistics.StatisticsView.as_view(), name="statistics-detail"),
    path("statistics/rows/", statistics.StatisticsRowsView.as_view(), name="statistics-rows"),
    path("reports/", exports.ExportListView.as_view(), name="export-list"),
    path("reports/<uuid:uuid>/", exports.ExportView.as_view(), name="export-detail"),
    path("reports/<uuid:uuid>/retry/", exports.ExportRetryView.as_view(), name="export-retry"),
]
