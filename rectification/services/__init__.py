"""The verbs of rectification, by topic."""

from rectification.services.closing import claim_done, send_back, verify_closure
from rectification.services.context import sheet_context
from rectification.services.correcting import correct_problem, relist_problem, strike_problem
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
from rectification.services.paper_entry import begin_entry, enter_filing
from rectification.services.paper_signing import sign_on_paper
from rectification.services.reconciling import (
    ask_again,
    open_reconciliations,
    reconcilable,
    withdraw_reconciliation,
)
from rectification.services.reconciling_answer import Mark, answer_reconciliation, drop_own_book, read_own_book
from rectification.services.reconciling_settle import Ruling, Settled, settle_agreed, settle_reconciliation
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
from rectification.services.tasks import open_duties, report_done, report_progress, send_task_back
from rectification.services.undoing import undo_decision
from rectification.services.zero import report_zero

__all__ = [
    "Conflict",
    "Mark",
    "NotReady",
    "Ruling",
    "Settled", "SignedTogether",
    "accept_filing",
    "answer_reconciliation",
    "ask_again",
    "ask_for_account",
    "ask_for_grant",
    "attach_file",
    "begin_change",
    "begin_correction",
    "begin_entry",
    "claim_done",
    "correct_problem",
    "detach_file",
    "drop_own_book",
    "enter_filing",
    "faults_of",
    "open_duties",
    "open_filing",
    "open_reconciliations",
    "preview_content",
    "read_own_book",
    "recall_filing",
    "reconcilable",
    "refuse_signature",
    "relist_problem",
    "remove_remark",
    "reopen_filing",
    "report_done",
    "report_progress",
    "report_zero",
    "return_filing",
    "save_draft",
    "send_back",
    "send_for_signature",
    "send_task_back",
    "settle_agreed",
    "settle_reconciliation",
    "sheet_context",
    "sign_and_submit",
    "sign_filing",
    "sign_on_paper",
    "sign_together",
    "start_review",
    "strike_problem",
    "submit_filing",
    "undo_decision",
    "verify_closure",
    "withdraw_filing",
    "withdraw_reconciliation",
    "write_remark",
]  # fmt: skip
