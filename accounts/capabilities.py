"""Who may do what: the table of `domain.md` ("Roles against actions") as data.

A cell names the kinds of reach in which a role holds a capability; an absent cell means: not offered and refused.
`docs/permissions.md` is printed from here (`manage.py print_permissions`), and the tests walk every cell.
"""

from collections.abc import Mapping
from enum import Flag, StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles a membership can carry."""

    LIAISON = "liaison", _("联络员")
    UNIT_LEADER = "unit_leader", _("单位负责人")
    CAMPAIGN_MANAGER = "campaign_manager", _("专项整治管理员")
    LEADER = "leader", _("局领导")
    INSPECTOR = "inspector", _("督查员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDITOR = "auditor", _("审计员")


#: 三员分立 (GB/T 22239 B1): each of these excludes the others and every business role.
SEPARATED_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


class Capability(StrEnum):
    """The acts that are permitted or refused."""

    SELF = "self"  # one's own account: every user
    CAMPAIGN_READ = "campaign.read"
    CAMPAIGN_CONFIGURE = "campaign.configure"
    RECEIPT_CONFIRM = "receipt.confirm"
    FILING_READ = "filing.read"
    FILING_FILL = "filing.fill"
    FILING_SIGN = "filing.sign"
    FILING_REVIEW = "filing.review"
    FILING_ENTER_PAPER = "filing.enter_paper"
    OBLIGATION_WAIVE = "obligation.waive"
    OBLIGATION_CHASE = "obligation.chase"
    LEDGER_READ = "ledger.read"
    TASK_REPORT = "task.report"
    PROBLEM_CLAIM = "problem.claim"
    PROBLEM_LIST = "problem.list"
    CLOSURE_VERIFY = "closure.verify"
    RECONCILIATION_ANSWER = "reconciliation.answer"
    RECONCILIATION_SETTLE = "reconciliation.settle"
    VERIFIER_ASSIGN = "verifier.assign"
    EXTENSION_ASK = "extension.ask"
    EXTENSION_DECIDE = "extension.decide"
    SUPERVISION_IMPOSE = "supervision.impose"
    SUPERVISION_LIFT = "supervision.lift"
    COMMENT_WRITE = "comment.write"
    DISPOSITION_READ = "disposition.read"
    DISPOSITION_RECORD = "disposition.record"
    DISPOSITION_RESTRICTED = "disposition.restricted"
    STANDING_DECIDE = "standing.decide"
    PROBLEM_GROUP = "problem.group"
    LEDGER_OVERSEE = "ledger.oversee"
    INSPECTION_PROPOSE = "inspection.propose"
    REPORT_DOWNLOAD = "report.download"
    OFFICER_READ = "officer.read"
    OFFICER_MANAGE = "officer.manage"
    OFFICER_UNMASK = "officer.unmask"
    CERTIFICATE_DECIDE = "certificate.decide"
    ACCOUNT_READ = "account.read"
    ORGANISATION_MANAGE = "organisation.manage"
    ROLE_GRANT = "role.grant"
    TRAIL_READ = "trail.read"
    SYSTEM_OPERATE = "system.operate"


class Reach(Flag):
    """Over which rows a capability is held.

    OWN: rows of the membership's unit. BELOW: of that unit and all units under it. AROUND: the same of the unit that a
    section 科室 belongs to, for which it acts; of the unit itself where it is no section. ORGANISED: rows of a campaign
    whose organiser is the membership's unit, or received by it, of every participating unit. ORGANISED_BELOW: the
    same where the organiser or receiver stands anywhere under the membership's unit. ASSIGNED: rows of a campaign to
    which the person is assigned by name. EVERYWHERE: administrators' rows, which are no business data.
    """

    OWN = auto()
    BELOW = auto()
    ORGANISED = auto()
    ORGANISED_BELOW = auto()
    ASSIGNED = auto()
    EVERYWHERE = auto()
    AROUND = auto()


_UNIT: Mapping[Capability, Reach] = {
    Capability.CAMPAIGN_READ: Reach.OWN,
    Capability.RECEIPT_CONFIRM: Reach.OWN,
    Capability.FILING_READ: Reach.OWN,
    Capability.FILING_FILL: Reach.OWN,
    Capability.LEDGER_READ: Reach.OWN,
    Capability.TASK_REPORT: Reach.OWN,
    Capability.PROBLEM_CLAIM: Reach.OWN,
    Capability.RECONCILIATION_ANSWER: Reach.OWN,
    Capability.EXTENSION_ASK: Reach.OWN,
    Capability.COMMENT_WRITE: Reach.OWN,
    Capability.REPORT_DOWNLOAD: Reach.OWN,
    Capability.OFFICER_READ: Reach.OWN,
    Capability.OFFICER_MANAGE: Reach.OWN,
}
_BELOW_OR_ORGANISED = Reach.BELOW | Reach.ORGANISED

#: Role → capability → reach. A named substitute judges filings and closures of the units
#: for which he is named, and therefore reads them.
TABLE: Mapping[Role, Mapping[Capability, Reach]] = {
    Role.LIAISON: _UNIT,
    Role.UNIT_LEADER: {**_UNIT, Capability.FILING_SIGN: Reach.OWN, Capability.DISPOSITION_READ: Reach.OWN},
    Role.CAMPAIGN_MANAGER: {
        Capability.CAMPAIGN_READ: _BELOW_OR_ORGANISED,
        Capability.CAMPAIGN_CONFIGURE: Reach.ORGANISED,
        Capability.FILING_READ: _BELOW_OR_ORGANISED,
        Capability.FILING_REVIEW: Reach.ORGANISED | Reach.ASSIGNED,
        Capability.FILING_ENTER_PAPER: Reach.ORGANISED,
        Capability.OBLIGATION_WAIVE: Reach.ORGANISED,
        Capability.OBLIGATION_CHASE: Reach.ORGANISED,
        Capability.LEDGER_READ: _BELOW_OR_ORGANISED,
        Capability.PROBLEM_LIST: Reach.ORGANISED,
        Capability.CLOSURE_VERIFY: Reach.ORGANISED | Reach.ASSIGNED,
        Capability.RECONCILIATION_SETTLE: Reach.ORGANISED,
        Capability.VERIFIER_ASSIGN: Reach.ORGANISED,
        Capability.EXTENSION_DECIDE: Reach.ORGANISED,
        Capability.SUPERVISION_IMPOSE: Reach.ORGANISED,
        Capability.COMMENT_WRITE: Reach.ORGANISED,
        Capability.DISPOSITION_READ: _BELOW_OR_ORGANISED,
        Capability.DISPOSITION_RECORD: Reach.ORGANISED,
        Capability.DISPOSITION_RESTRICTED: Reach.ASSIGNED,
        Capability.STANDING_DECIDE: Reach.ORGANISED,
        Capability.PROBLEM_GROUP: Reach.ORGANISED,
        Capability.LEDGER_OVERSEE: Reach.ORGANISED,
        Capability.INSPECTION_PROPOSE: Reach.ORGANISED,
        Capability.REPORT_DOWNLOAD: _BELOW_OR_ORGANISED,
        Capability.OFFICER_READ: Reach.AROUND,
        Capability.OFFICER_MANAGE: Reach.AROUND,
        Capability.OFFICER_UNMASK: Reach.ASSIGNED,
        Capability.CERTIFICATE_DECIDE: Reach.AROUND,
    },
    Role.LEADER: {
        Capability.CAMPAIGN_READ: Reach.BELOW | Reach.ORGANISED_BELOW,
        Capability.FILING_READ: Reach.BELOW | Reach.ORGANISED_BELOW,
        Capability.LEDGER_READ: Reach.BELOW | Reach.ORGANISED_BELOW,
        Capability.SUPERVISION_LIFT: Reach.BELOW | Reach.ORGANISED_BELOW,
        Capability.DISPOSITION_READ: Reach.BELOW | Reach.ORGANISED_BELOW,
        Capability.DISPOSITION_RESTRICTED: Reach.ASSIGNED,
        Capability.LEDGER_OVERSEE: Reach.ORGANISED_BELOW,
        Capability.REPORT_DOWNLOAD: Reach.BELOW | Reach.ORGANISED_BELOW,
        Capability.OFFICER_READ: Reach.BELOW,
        Capability.OFFICER_UNMASK: Reach.ASSIGNED,
    },
    Role.INSPECTOR: {
        Capability.CAMPAIGN_READ: Reach.ASSIGNED,
        Capability.LEDGER_READ: Reach.ASSIGNED,
        Capability.CLOSURE_VERIFY: Reach.ASSIGNED,
        Capability.COMMENT_WRITE: Reach.ASSIGNED,
        Capability.LEDGER_OVERSEE: Reach.ASSIGNED,
        Capability.INSPECTION_PROPOSE: Reach.ASSIGNED,
    },
    Role.SYSTEM_ADMIN: {
        Capability.ACCOUNT_READ: Reach.EVERYWHERE,
        Capability.ORGANISATION_MANAGE: Reach.EVERYWHERE,
        Capability.SYSTEM_OPERATE: Reach.EVERYWHERE,
    },
    Role.SECURITY_ADMIN: {
        Capability.ACCOUNT_READ: Reach.EVERYWHERE,
        Capability.ROLE_GRANT: Reach.EVERYWHERE,
    },
    Role.AUDITOR: {Capability.TRAIL_READ: Reach.EVERYWHERE},
}


def reach_of(role: str, capability: Capability) -> Reach:
    """The reach in which a role holds a capability; an empty flag when it does not."""
    return TABLE[Role(role)].get(capability, Reach(0))
