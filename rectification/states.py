"""The state machines of filings and problems (domain.md, "Filing, signing, review" and "Ledger")."""

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Guard, Refused, StaleState, Transition
from campaigns.models import FilingKind
from rectification.models import BulkState as B
from rectification.models import CaseEventKind, CleanUpCase, Extension, Filing, Problem, ProblemEventKind, TaskDuty
from rectification.models import CaseState as C
from rectification.models import DutyState as D
from rectification.models import ExtensionState as E
from rectification.models import FilingState as F
from rectification.models import ProblemState as P
from rectification.models import ReconciliationState as R


def _filing(verb: str, sources: set[str], target: str, capability: Capability, *guards: Guard) -> Transition:
    return Transition(f"rectification.filing.{verb}", frozenset(sources), target, capability, guards)


def unit_stands(filing: Filing, actor: Actor) -> None:
    """What was accepted stays with a unit that is gone: nobody could work on it any more."""
    if filing.unit.dissolved_on is not None:
        raise Refused(
            _("“%(unit)s”已经撤销，这份材料不能再退回。有问题的，请让承接单位补报或更正。") % {"unit": filing.unit.name}
        )


def only_who_enters(filing: Filing, actor: Actor) -> None:
    """The draft is one that this person enters from the unit's paper, not the unit's own."""
    if filing.entered_by_id != actor.person.pk:
        raise Refused(_("这份材料现在不是您在代录，没有报送。请看最新情况。"))


def only_registrations(filing: Filing, actor: Actor) -> None:
    """Of what was accepted, only a registration is changed by filing it anew."""
    if filing.kind != FilingKind.LIAISON_FORM:
        raise Refused(_("审核通过的材料不能自己改。要改请与审核人联系，由审核人重新退回。"))


SENT_FOR_SIGNATURE = _filing("sent_for_signature", {F.DRAFT}, F.AWAITING_SIGNATURE, Capability.FILING_FILL)
SIGNED_ON_PAPER = _filing("signed_on_paper", {F.AWAITING_SIGNATURE}, F.SIGNED, Capability.FILING_FILL)
RECALLED = _filing("recalled", {F.AWAITING_SIGNATURE, F.SIGNED}, F.DRAFT, Capability.FILING_FILL)
REFUSED_SIGNATURE = _filing("signature_refused", {F.AWAITING_SIGNATURE, F.SIGNED}, F.DRAFT, Capability.FILING_SIGN)
SIGNED = _filing("signed", {F.AWAITING_SIGNATURE}, F.SIGNED, Capability.FILING_SIGN)
SUBMITTED = _filing("submitted", {F.SIGNED}, F.SUBMITTED, Capability.FILING_FILL)
SUBMITTED_UNSIGNED = _filing("submitted", {F.DRAFT}, F.SUBMITTED, Capability.FILING_FILL)
WITHDRAWN = _filing("withdrawn", {F.SUBMITTED}, F.DRAFT, Capability.FILING_FILL)
REVIEW_STARTED = _filing("review_started", {F.SUBMITTED}, F.UNDER_REVIEW, Capability.FILING_REVIEW)
ACCEPTED = _filing("accepted", {F.UNDER_REVIEW}, F.ACCEPTED, Capability.FILING_REVIEW)
RETURNED = _filing("returned", {F.UNDER_REVIEW}, F.RETURNED, Capability.FILING_REVIEW)
REOPENED = _filing("reopened", {F.ACCEPTED}, F.RETURNED, Capability.FILING_REVIEW, unit_stands)
CORRECTION_BEGUN = _filing("correction_begun", {F.RETURNED}, F.DRAFT, Capability.FILING_FILL)
ENTRY_BEGUN = _filing("entry_begun", {F.RETURNED}, F.DRAFT, Capability.FILING_ENTER_PAPER)
ENTERED = Transition(
    "rectification.filing.entered_on_paper", frozenset({F.DRAFT}), F.SUBMITTED, Capability.FILING_ENTER_PAPER,
    guards=(only_who_enters,),
)  # fmt: skip
CHANGE_BEGUN = Transition(
    "rectification.filing.change_begun", frozenset({F.ACCEPTED}), F.DRAFT, Capability.FILING_FILL,
    guards=(only_registrations, unit_stands),
)  # fmt: skip
DECISION_UNDONE = _filing(
    "decision_undone", {F.ACCEPTED, F.RETURNED}, F.UNDER_REVIEW, Capability.FILING_REVIEW, unit_stands
)

FILING_TRANSITIONS = (
    SENT_FOR_SIGNATURE, RECALLED, REFUSED_SIGNATURE, SIGNED, SUBMITTED, SUBMITTED_UNSIGNED, WITHDRAWN,
    REVIEW_STARTED, ACCEPTED, RETURNED, REOPENED, CORRECTION_BEGUN, DECISION_UNDONE,
    SIGNED_ON_PAPER, ENTRY_BEGUN, ENTERED, CHANGE_BEGUN,
)  # fmt: skip


def not_the_claimant(problem: Problem, actor: Actor) -> None:
    """Who claimed it may since have changed units: still another person must verify."""
    claim = problem.events.filter(kind=ProblemEventKind.CLAIMED).order_by("-id").first()
    if claim and claim.actor_id == actor.person.pk:
        raise Refused(_("这条是您申请销号的，请由其他人核验。"))


def only_objected(problem: Problem, actor: Actor) -> None:
    """There is an objection to decide."""
    if problem.objected_at is None:
        raise StaleState(problem, problem.state)


def answered_before(problem: Problem, actor: Actor) -> None:
    """What the office listed has measures, people and a date only once the unit has answered."""
    if problem.respond_by is not None and problem.responded_at is None:
        raise Refused(_("这条是牵头单位列入的，请先回应（填整改措施、责任人和完成时限），再申请销号。"))


def only_checked(problem: Problem, actor: Actor) -> None:
    """Closing 销账 follows a passed check 核账 that nothing has overtaken, by another where the campaign asks."""
    check = problem.checks.filter(passed=True).order_by("-id").first()
    if problem.checked_at is None or check is None:
        raise Refused(_("这条还没有核账通过。请先核账，再销账。"))
    if problem.campaign.separate_check and check.checked_by_id == actor.person.pk:
        raise Refused(_("这项专项整治要求核账和销账由两个人办。这条是您核账的，请由另一人销账。"))


def only_unchecked(problem: Problem, actor: Actor) -> None:
    """What has passed its check is no longer the unit's to take back."""
    if problem.checked_at is not None:
        raise Refused(_("这条已经核账通过，不能撤回申请。要补充材料，请与核账人联系退回。"))


def checked_once(problem: Problem, actor: Actor) -> None:
    """A claim passes its check once."""
    if problem.checked_at is not None:
        raise Refused(_("这条已经核账通过，不用再核。请看最新情况，办理销账。"))


def not_the_asker(extension: Extension, actor: Actor) -> None:
    """Who asked for more time may since have changed units: still another person must decide."""
    if extension.asked_by_id == actor.person.pk:
        raise Refused(_("这份延期是您申请的，请由其他人审批。"))


def _problem(verb: str, sources: set[str], target: str, capability: Capability, *guards: Guard) -> Transition:
    return Transition(f"rectification.problem.{verb}", frozenset(sources), target, capability, guards)


CLAIMED = _problem("claimed", {P.OPEN, P.RECTIFYING}, P.CLAIMED, Capability.PROBLEM_CLAIM, answered_before)
OBJECTION_UPHELD = _problem("objection_upheld", {P.OPEN, P.RECTIFYING}, P.WITHDRAWN, Capability.PROBLEM_LIST)
CLAIM_WITHDRAWN = _problem("claim_withdrawn", {P.CLAIMED}, P.RECTIFYING, Capability.PROBLEM_CLAIM, only_unchecked)
VERIFIED = _problem("verified", {P.CLAIMED}, P.CLOSED, Capability.CLOSURE_VERIFY, not_the_claimant, only_checked)
SENT_BACK = _problem("sent_back", {P.CLAIMED}, P.RECTIFYING, Capability.CLOSURE_VERIFY, not_the_claimant)
PROBLEM_REOPENED = _problem("reopened", {P.CLOSED}, P.RECTIFYING, Capability.CLOSURE_VERIFY)

STRUCK = _problem("struck", {P.OPEN, P.RECTIFYING, P.CLAIMED}, P.WITHDRAWN, Capability.RECONCILIATION_SETTLE)
RELISTED = _problem("relisted", {P.WITHDRAWN}, P.OPEN, Capability.RECONCILIATION_SETTLE)

PROBLEM_TRANSITIONS = (
    CLAIMED, OBJECTION_UPHELD, CLAIM_WITHDRAWN, VERIFIED, SENT_BACK, PROBLEM_REOPENED, STRUCK, RELISTED,
)  # fmt: skip


def not_the_case_claimant(case: CleanUpCase, actor: Actor) -> None:
    """Who said that it was done may since have changed units: still another person must verify."""
    claim = case.events.filter(kind=CaseEventKind.CLAIMED).order_by("-id").first()
    if claim and claim.actor_id == actor.person.pk:
        raise Refused(_("这条是您报办结的，请由其他人核验。"))


def _case(verb: str, source: str, target: str, capability: Capability, *guards: Guard) -> Transition:
    return Transition(f"rectification.clean_up.{verb}", frozenset({source}), target, capability, guards)


CASE_CLAIMED = _case("claimed", C.OPEN, C.CLAIMED, Capability.PROBLEM_CLAIM)
CASE_CLAIM_WITHDRAWN = _case("claim_withdrawn", C.CLAIMED, C.OPEN, Capability.PROBLEM_CLAIM)
CASE_VERIFIED = _case("verified", C.CLAIMED, C.CLOSED, Capability.CLOSURE_VERIFY, not_the_case_claimant)
CASE_SENT_BACK = _case("sent_back", C.CLAIMED, C.OPEN, Capability.CLOSURE_VERIFY, not_the_case_claimant)
CASE_TRANSITIONS = (CASE_CLAIMED, CASE_CLAIM_WITHDRAWN, CASE_VERIFIED, CASE_SENT_BACK)


def _extension(verb: str, target: str, capability: Capability | None, *guards: Guard) -> Transition:
    return Transition(f"rectification.extension.{verb}", frozenset({E.ASKED}), target, capability, guards)


EXTENSION_APPROVED = _extension("approved", E.APPROVED, Capability.EXTENSION_DECIDE, not_the_asker)
EXTENSION_REFUSED = _extension("refused", E.REFUSED, Capability.EXTENSION_DECIDE, not_the_asker)
EXTENSION_WITHDRAWN = _extension("withdrawn", E.WITHDRAWN, Capability.EXTENSION_ASK)
#: By another act that makes the request pointless, and that has been checked itself.
EXTENSION_DROPPED = _extension("dropped", E.WITHDRAWN, None)

EXTENSION_TRANSITIONS = (EXTENSION_APPROVED, EXTENSION_REFUSED, EXTENSION_WITHDRAWN, EXTENSION_DROPPED)


def only_ongoing(duty: TaskDuty, actor: Actor) -> None:
    """What was reported done is reported on again only where the duty goes on 长期坚持."""
    if not duty.assignment.deadlines.filter(ongoing=True).exists():
        raise Refused(_("这项任务已报完成，不用再报。要补充请与牵头单位联系，由牵头单位退回。"))


TASK_PROGRESS = Transition(
    "rectification.task.progress_reported",
    frozenset({D.NOT_BEGUN, D.IN_PROGRESS}),
    D.IN_PROGRESS,
    Capability.TASK_REPORT,
)
TASK_DONE = Transition(
    "rectification.task.done_reported", frozenset({D.NOT_BEGUN, D.IN_PROGRESS}), D.REPORTED_DONE, Capability.TASK_REPORT
)
TASK_STANDING = Transition(
    "rectification.task.standing_reported",
    frozenset({D.REPORTED_DONE}),
    D.REPORTED_DONE,
    Capability.TASK_REPORT,
    guards=(only_ongoing,),
)
TASK_SENT_BACK = Transition(
    "rectification.task.sent_back", frozenset({D.REPORTED_DONE}), D.IN_PROGRESS, Capability.CLOSURE_VERIFY
)
TASK_TRANSITIONS = (TASK_PROGRESS, TASK_DONE, TASK_STANDING, TASK_SENT_BACK)


def _reconciliation(verb: str, sources: set[str], target: str, capability: Capability) -> Transition:
    return Transition(f"rectification.reconciliation.{verb}", frozenset(sources), target, capability)


RECONCILIATION_ANSWERED = _reconciliation("answered", {R.OPENED}, R.ANSWERED, Capability.RECONCILIATION_ANSWER)
RECONCILIATION_SETTLED = _reconciliation("settled", {R.ANSWERED}, R.SETTLED, Capability.RECONCILIATION_SETTLE)
RECONCILIATION_WITHDRAWN = _reconciliation(
    "withdrawn", {R.OPENED, R.ANSWERED}, R.WITHDRAWN, Capability.RECONCILIATION_SETTLE
)
RECONCILIATION_TRANSITIONS = (RECONCILIATION_ANSWERED, RECONCILIATION_SETTLED, RECONCILIATION_WITHDRAWN)
#: Who proposed it alone may go on: the service has checked.
BULK_CONFIRMED = Transition("rectification.bulk.confirmed", frozenset({B.PROPOSED}), B.RUNNING, None)
BULK_ENDED = Transition("rectification.bulk.ended", frozenset({B.RUNNING}), B.DONE, None)
BULK_TRANSITIONS = (BULK_CONFIRMED, BULK_ENDED)
