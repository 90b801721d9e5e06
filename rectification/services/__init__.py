"""The verbs of rectification, by topic."""

from rectification.services.additions import begin_addition
from rectification.services.assigning import assign_verifier
from rectification.services.candidates import propose_problem, propose_unit, remove_candidate
from rectification.services.clean_up import claim_case, send_case_back, verify_case, withdraw_case_claim
from rectification.services.closing import (
    Finding,
    check_problem,
    claim_done,
    send_back,
    verify_closure,
    withdraw_claim,
)
from rectification.services.comments import mark_comments_seen, take_back_comment, write_comment
from rectification.services.common import (
    create_common_problem,
    dissolve_common_problem,
    edit_common_problem,
    group_problems,
    ungroup_problem,
)
from rectification.services.context import sheet_context
from rectification.services.correcting import correct_problem, relist_problem, strike_problem
from rectification.services.dispositions import note_restricted_read, record_disposition, withdraw_disposition
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
from rectification.services.extensions import (
    PastTheEnd,
    approve_extension,
    ask_extension,
    refuse_extension,
    withdraw_extension,
)
from rectification.services.ledger_screens import (
    choose_columns,
    remove_view,
    rename_view,
    save_view,
    set_default_view,
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
from rectification.services.looking_back import Looked, look_back, reopen_problem
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
from rectification.services.rosters import redraw_roster
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
from rectification.services.standings import decide_standing, record_finding, withdraw_finding
from rectification.services.supervising import impose_supervision, leaders_over, lift_supervision
from rectification.services.tasks import open_duties, report_done, report_progress, send_task_back
from rectification.services.undoing import undo_decision
from rectification.services.zero import report_zero

__all__ = [
    "Answer",
    "Conflict",
    "Finding",
    "Found",
    "Looked",
    "Mark",
    "NotReady",
    "Part",
    "PastTheEnd",
    "Ruling",
    "Settled",
    "SignedTogether",
    "accept_filing",
    "answer_reconciliation",
    "approve_extension",
    "ask_again",
    "ask_extension",
    "ask_for_account",
    "ask_for_grant",
    "assign_verifier",
    "attach_file",
    "begin_addition",
    "begin_change",
    "begin_correction",
    "begin_entry",
    "check_problem",
    "choose_columns",
    "claim_case",
    "claim_done",
    "correct_problem",
    "create_common_problem",
    "decide_objection",
    "decide_standing",
    "detach_file",
    "dissolve_common_problem",
    "drop_own_book",
    "edit_common_problem",
    "enter_filing",
    "faults_of",
    "group_problems",
    "impose_supervision",
    "leaders_over",
    "lift_supervision",
    "list_problem",
    "look_back",
    "mark_comments_seen",
    "note_restricted_read",
    "object_to_problem",
    "open_duties",
    "open_filing",
    "open_reconciliations",
    "preview_content",
    "propose_problem",
    "propose_unit",
    "read_own_book",
    "recall_filing",
    "reconcilable",
    "record_disposition",
    "record_finding",
    "redraw_roster",
    "refuse_extension",
    "refuse_signature",
    "relist_problem",
    "remove_candidate",
    "remove_remark",
    "remove_view",
    "rename_view",
    "reopen_filing",
    "reopen_problem",
    "report_done",
    "report_progress",
    "report_zero",
    "respond_to_problem",
    "return_filing",
    "save_draft",
    "save_view",
    "send_back",
    "send_case_back",
    "send_for_signature",
    "send_task_back",
    "set_default_view",
    "settle_agreed",
    "settle_reconciliation",
    "sheet_context",
    "sign_and_submit",
    "sign_filing",
    "sign_on_paper",
    "sign_together",
    "split_problem",
    "start_review",
    "strike_problem",
    "submit_filing",
    "take_back_comment",
    "undo_decision",
    "ungroup_problem",
    "verify_case",
    "verify_closure",
    "withdraw_case_claim",
    "withdraw_claim",
    "withdraw_disposition",
    "withdraw_extension",
    "withdraw_filing",
    "withdraw_finding",
    "withdraw_reconciliation",
    "write_comment",
    "write_remark",
]
