"""The verbs of rectification, by topic."""

from rectification.services.additions import begin_addition
from rectification.services.closing import claim_done, send_back, verify_closure
from rectification.services.context import sheet_context
from rectification.services.drafting import (
    Conflict,
    attach_file,
    begin_change,
    begin_correction,
    detach_file,
    faults_of,
    open_filing,
    preview_content,
    save_draft,
)
from rectification.services.liaisons import ask_for_account, ask_for_grant
from rectification.services.listing_by_office import (
    Answer,
    Found,
    decide_objection,
    list_problem,
    object_to_problem,
    respond_to_problem,
)
from rectification.services.paper_entry import begin_entry, enter_filing
from rectification.services.paper_signing import sign_on_paper
from rectification.services.remarks import remove_remark, write_remark
from rectification.services.review import accept_filing, reopen_filing, return_filing, start_review
from rectification.services.signing import (
    NotReady,
    SignedTogether,
    recall_filing,
    refuse_signature,
    send_for_signature,
    sign_and_submit,
    sign_filing,
    sign_together,
    submit_filing,
    withdraw_filing,
)
from rectification.services.splitting import Part, split_problem
from rectification.services.tasks import open_duties, report_done, report_progress, send_task_back
from rectification.services.undoing import undo_decision
from rectification.services.zero import report_zero

__all__ = [
    "Answer", "Conflict", "Found", "NotReady", "Part", "SignedTogether", "accept_filing", "ask_for_account",
    "ask_for_grant", "attach_file", "begin_addition", "begin_change", "begin_correction", "begin_entry", "claim_done",
    "decide_objection", "detach_file", "enter_filing", "faults_of", "list_problem", "object_to_problem",
    "open_duties", "open_filing", "preview_content", "recall_filing", "refuse_signature", "remove_remark",
    "reopen_filing", "report_done", "report_progress", "report_zero", "respond_to_problem", "return_filing",
    "save_draft", "send_back", "send_for_signature", "send_task_back", "sheet_context", "sign_and_submit",
    "sign_filing", "sign_on_paper", "sign_together", "split_problem", "start_review", "submit_filing",
    "undo_decision", "verify_closure", "withdraw_filing", "write_remark",
]  # fmt: skip
