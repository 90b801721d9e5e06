"""The verbs of officers and certificates: the only writers."""

from personnel.services.applying import (
    Holder,
    Printed,
    apply_for,
    correct_certificate,
    issue,
    pass_examinations,
    refuse_application,
    register_certificate,
)
from personnel.services.appointments import (
    AppointmentFields,
    Term,
    appoint,
    end_appointment,
    note_appointments_export,
    renew_appointment,
)
from personnel.services.contacts import unmask_mobile
from personnel.services.daily import keep_certificates
from personnel.services.keeping import Looked, inspect, renew, replace_lost, report_lost, restore, suspend
from personnel.services.kinds import KindFields, edit_kind
from personnel.services.network import LiaisonFields, end_liaison, note_network_export, register_liaison
from personnel.services.officers import (
    Beginning,
    OfficerFields,
    add_officer,
    edit_officer,
    link_account,
    prove_establishment,
)
from personnel.services.private import (
    end_unmasking,
    find_by_number,
    name_for_unmasking,
    rotate_keys,
    unmask,
    unmask_own,
)
from personnel.services.qualifying import Papers, Result, record_completion, record_examination
from personnel.services.revoking import drop_revocation, propose_revocation, revoke, state_cases
from personnel.services.terms import From, change_kind, change_state, move_officer

__all__ = [
    "AppointmentFields",
    "Beginning",
    "From",
    "Holder",
    "KindFields",
    "LiaisonFields",
    "Looked",
    "OfficerFields",
    "Papers",
    "Printed",
    "Result",
    "Term",
    "add_officer",
    "apply_for",
    "appoint",
    "change_kind",
    "change_state",
    "correct_certificate",
    "drop_revocation",
    "edit_kind",
    "edit_officer",
    "end_appointment",
    "end_liaison",
    "end_unmasking",
    "find_by_number",
    "inspect",
    "issue",
    "keep_certificates",
    "link_account",
    "move_officer",
    "name_for_unmasking",
    "note_appointments_export",
    "note_network_export",
    "pass_examinations",
    "propose_revocation",
    "prove_establishment",
    "record_completion",
    "record_examination",
    "refuse_application",
    "register_certificate",
    "register_liaison",
    "renew",
    "renew_appointment",
    "replace_lost",
    "report_lost",
    "restore",
    "revoke",
    "rotate_keys",
    "state_cases",
    "suspend",
    "unmask",
    "unmask_mobile",
    "unmask_own",
]
