"""The verbs of rectification, by topic."""

from rectification.services.closing import claim_done, send_back, verify_closure
from rectification.services.context import sheet_context
from rectification.services.drafting import (
    Conflict,
    attach_file,
    begin_correction,
    detach_file,
    faults_of,
    open_filing,
    preview_content,
    save_draft,
)
from rectification.services.remarks import remove_remark, write_remark
from rectification.services.review import accept_filing, reopen_filing, return_filing, start_review
from rectification.services.signing import (
    NotReady,
    recall_filing,
    refuse_signature,
    send_for_signature,
    sign_and_submit,
    sign_filing,
    submit_filing,
    withdraw_filing,
)
from rectification.services.undoing import undo_decision

__all__ = [
    "Conflict", "NotReady", "accept_filing", "attach_file", "begin_correction", "claim_done", "detach_file",
    "faults_of", "open_filing", "preview_content", "recall_filing", "refuse_signature", "remove_remark",
    "reopen_filing", "return_filing", "save_draft", "send_back", "send_for_signature", "sheet_context",
    "sign_and_submit", "sign_filing", "start_review", "submit_filing", "undo_decision",
    "verify_closure", "withdraw_filing", "write_remark",
]  # fmt: skip
