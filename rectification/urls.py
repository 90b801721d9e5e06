"""Routes of this app: the unit's side, and the side of the office that reviews."""

from rectification import (
    urls_acts,
    urls_clean_up,
    urls_entry,
    urls_filing,
    urls_ledger,
    urls_office,
    urls_reconciling,
    urls_working,
)

urlpatterns = [
    *urls_filing.urlpatterns,
    *urls_ledger.urlpatterns,
    *urls_acts.urlpatterns,
    *urls_clean_up.urlpatterns,
    *urls_office.urlpatterns,
    *urls_entry.urlpatterns,
    *urls_working.urlpatterns,
    *urls_reconciling.urlpatterns,
]
