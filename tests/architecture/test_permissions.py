"""Each person × each URL: allowed, refused in reach (403), or not there at all (404). Cell by cell, from this table."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.capabilities import TABLE, Capability, Reach, Role
from tests.architecture.test_scope import EXEMPT_URLS, patterns
from tests.architecture.world import World, build_world
from tests.cast import build_cast

pytestmark = pytest.mark.django_db

PEOPLE = ("shen", "han", "lin", "qian", "zhao", "wu", "chen", "luo", "admin", "guard", "auditor")
EVERYBODY = " ".join(PEOPLE)
#: Who holds what: the county's liaison and leader; the bureau's manager; the named reviewer; leader; inspector.
FILERS = "shen han"
READERS = "shen han zhao wu chen"
LEDGER = "shen han zhao wu chen luo"
LEDGER_PEOPLE = "shen han lin qian zhao wu chen luo"
REPORTED = "shen han lin qian zhao wu chen"
ADMINS = "admin guard"
#: Officers: by unit; the bureau's sections act for the bureau.
ROSTER_READERS = "shen han lin qian zhao wu chen"
OFFICER, CERTIFICATE = "shen han zhao wu chen", "shen han zhao wu chen"
KEEPERS, ISSUERS = "shen han zhao wu", "zhao wu"


@dataclass(frozen=True)
class Row:
    """One URL and method. `allowed` may, `refused` get 403; all others 404 where an object is named, else 403."""

    method: str
    target: str
    allowed: str
    refused: str = ""


def get(target: str, allowed: str, refused: str = "") -> Row:
    return Row("get", target, allowed, refused)


def post(target: str, allowed: str, refused: str = "") -> Row:
    return Row("post", target, allowed, refused)


def without(names: str, *others: str) -> str:
    gone = " ".join(others).split()
    return " ".join(name for name in names.split() if name not in gone)


MATRIX: dict[str, Row] = {
    "home": get("", EVERYBODY),
    "account": get("", EVERYBODY),
    "password-change": get("", EVERYBODY),
    "deputy-list": get("", EVERYBODY),
    "deputy-end": post("deputy", "shen"),
    "unit-list": get("", ADMINS),
    "unit-find": get("", EVERYBODY),
    "unit-create": get("", "admin"),
    "unit-detail": get("unit", ADMINS),
    "unit-edit": get("unit", "admin", "guard"),
    "unit-dissolve": post("unit", "admin", "guard"),
    "organisation-change-list": get("", ADMINS),
    "organisation-change-create": get("", "admin"),
    "organisation-change-detail": get("organisation_change", ADMINS),
    "organisation-change-answer": post("organisation_change", "admin", "guard"),
    "organisation-change-confirm": post("organisation_change", "admin", "guard"),
    "organisation-change-withdraw": post("organisation_change", "admin", "guard"),
    "group-list": get("", ADMINS),
    "group-create": get("", "admin"),
    "group-detail": get("group", ADMINS),
    "group-rename": post("group", "admin", "guard"),
    "group-members": post("group", "admin", "guard"),
    "user-list": get("", ADMINS),
    "user-create": get("", "admin"),
    "user-detail": get("user", ADMINS),
    "user-edit": get("user", "admin", "guard"),
    "user-deactivate": post("user", "admin", "guard"),
    "user-activate": post("user", "admin", "guard"),
    "user-reset-password": post("user", "admin", "guard"),
    "user-unlock": post("user", "guard", "admin"),
    "membership-propose": post("user", "admin", "guard"),
    "membership-list": get("", "guard"),
    "membership-bulk-grant": post("", "guard"),
    "membership-grant": post("proposal", "guard", "admin"),
    "membership-decline": post("proposal", "guard", "admin"),
    "membership-end": post("proposal", "guard", "admin"),
    "membership-withdraw": post("proposal", "admin", "guard"),
    "account-request-list": get("", "admin"),
    "account-request-fulfil": post("account_request", "admin"),
    "account-request-decline": post("account_request", "admin"),
    "import-start": get("", "admin"),
    "import-template": get("", "admin"),
    "organisation-export": get("", "admin"),
    "import-detail": get("import", "admin"),
    "import-faults": get("import", "admin"),
    "import-apply": post("import", "admin"),
    "import-discard": post("import", "admin"),
    "trail-list": get("", "auditor"),
    "trail-export": get("", "auditor"),
    "job-list": get("", EVERYBODY),
    "job-detail": get("job", "zhao"),
    "job-cancel": post("job", "zhao"),
    "job-retry": post("job", "zhao"),
    "message-list": get("", EVERYBODY),
    "message-detail": get("message", "zhao"),
    "message-read-all": post("", EVERYBODY),
    "channel-list": get("", EVERYBODY),
    "channel-test": post("", EVERYBODY),
    "system-health": get("", "admin"),
    "message-resend": post("", "admin"),
    "system-job-list": get("", "admin"),
    "system-job-cancel": post("system_job", "admin"),
    "system-job-retry": post("system_job", "admin"),
    "officer-list": get("", ROSTER_READERS),
    "officer-find": post("", ROSTER_READERS),
    "officer-create": get("", "shen han lin qian zhao wu"),
    "officer-own": get("", EVERYBODY),
    "officer-own-unmask": post("", EVERYBODY),
    "clean-up-list": get("", ROSTER_READERS),
    "officer-detail": get("officer", OFFICER),
    "officer-edit": get("officer", KEEPERS, "chen"),
    "officer-state": post("officer", KEEPERS, "chen"),
    "officer-kind": post("officer", KEEPERS, "chen"),
    "officer-move": post("officer", KEEPERS, "chen"),
    "officer-establish": post("officer", KEEPERS, "chen"),
    "officer-account": post("officer", KEEPERS, "chen"),
    "officer-examine": post("officer", ISSUERS, "shen han chen"),
    "officer-complete": post("officer", ISSUERS, "shen han chen"),
    "officer-unmask": post("officer", "zhao", "shen han wu chen"),
    "certificate-apply": post("officer", KEEPERS, "chen"),
    "certificate-register": get("officer", ISSUERS, "shen han chen"),
    "certificate-list": get("", ROSTER_READERS),
    "certificate-detail": get("certificate", CERTIFICATE),
    **{
        f"certificate-{verb}": post("certificate", ISSUERS, "shen han chen")
        for verb in ["pass", "issue", "refuse", "inspect", "renew", "suspend", "restore", "replace", "revoke", "keep"]
    },
    **{f"certificate-{verb}": post("certificate", KEEPERS, "chen") for verb in ("lose", "propose", "cases")},
    "training-list": get("", ROSTER_READERS),
    "training-hours": get("", ROSTER_READERS),
    "training-ranking": get("", ROSTER_READERS),
    "training-hours-export": get("", ROSTER_READERS),
    "training-attendance-export": get("training_session", OFFICER),
    "training-category-list": get("", "admin"),
    "training-category-add": post("", "admin"),
    "training-category-end": post("training_category", "admin"),
    "training-category-resume": post("training_category", "admin"),
    "training-rule-list": get("", ROSTER_READERS),
    "training-rule-create": get("", "zhao wu"),
    "training-rule-end": post("training_rule", "zhao wu", "shen han chen"),
    "training-effect-list": get("", "zhao wu"),
    "training-effect-decide": post("", "zhao wu"),
    "training-plan-create": get("", "shen han lin qian zhao wu"),
    "training-plan-edit": get("training_plan", KEEPERS, "chen"),
    "training-session-create": get("", "shen han lin qian zhao wu"),
    "training-session": get("training_session", OFFICER),
    **{f"training-{verb}": get("training_session", KEEPERS, "chen") for verb in ("session-edit", "sheet")},
    **{
        f"training-{verb}": post("training_session", KEEPERS, "chen")
        for verb in ("hold", "cancel", "attend", "examine", "import-check")
    },
    "training-mark": post("training_exam", KEEPERS, "chen"),
    "training-confirm": post("training_exam", ISSUERS, "shen han chen"),
    "roster-exchange": get("", without(ROSTER_READERS, "chen")),
    "roster-template": get("", without(ROSTER_READERS, "chen")),
    "roster-export": get("", ROSTER_READERS),
    "certificate-exchange": get("", ISSUERS),
    "certificates-template": get("", ISSUERS),
    "certificates-export": get("", ROSTER_READERS),
    "disclosure-list": get("", ROSTER_READERS),
    "disclosure-sheet": get("", ROSTER_READERS),
    "disclosure-paper": get("", ROSTER_READERS),
    "exchange-detail": get("exchange", "shen"),
    "exchange-faults": get("exchange", "shen"),
    "exchange-apply": post("exchange", "shen"),
    "exchange-discard": post("exchange", "shen"),
    "training-import": get("training_batch", KEEPERS),
    "training-import-apply": post("training_batch", KEEPERS),
    "training-import-discard": post("training_batch", KEEPERS),
    "network-list": get("", ROSTER_READERS),
    "network-export": get("", ROSTER_READERS),
    "network-unit": get("network_unit", OFFICER),
    "network-register": post("network_unit", KEEPERS, "chen"),
    "network-end": post("standing_liaison", KEEPERS, "chen"),
    "network-unmask": post("standing_liaison", "zhao", "shen han wu chen"),
    "appointment-list": get("", ROSTER_READERS),
    "appointment-export": get("", ROSTER_READERS),
    "appointment-create": get("", "shen han lin qian zhao wu"),
    "appointment-detail": get("appointment", OFFICER),
    "appointment-renew": post("appointment", KEEPERS, "chen"),
    "appointment-end": post("appointment", KEEPERS, "chen"),
    "appointment-unmask": post("appointment", "zhao", "shen han wu chen"),
    "officer-own-file": get("", EVERYBODY),
    "officer-own-file-print": get("", EVERYBODY),
    "officer-file": get("officer", OFFICER),
    "officer-file-print": get("officer", OFFICER),
    **{
        f"officer-{verb}": post("officer", KEEPERS, "chen")
        for verb in ("appraise", "review-case", "commend", "censure")
    },
    "appraisal-list": get("", ROSTER_READERS),
    "appraisal-record": post("", "shen han lin qian zhao wu"),
    "appraisal-scale-list": get("", ROSTER_READERS),
    "appraisal-scale-create": get("", "zhao wu"),
    "appraisal-scale-end": post("appraisal_scale", "zhao wu", "shen han chen"),
    "appraisal-withdraw": post("appraisal", KEEPERS, "chen"),
    "case-review-withdraw": post("case_review", KEEPERS, "chen"),
    "commendation-withdraw": post("commendation", KEEPERS, "chen"),
    "accountability-withdraw": post("accountability", KEEPERS),
    "certificate-kind-list": get("", "admin"),
    "certificate-kind-edit": get("certificate_kind", "admin"),
    "unmask-grant-list": get("", "guard"),
    "unmask-grant-name": post("", "guard"),
    "unmask-grant-end": post("unmask_grant", "guard"),
    "attachment-download": get("attachment", READERS),
    "campaign-list": get("", "zhao wu"),
    "campaign-create": get("", "zhao wu"),
    "campaign-plan": get("campaign", "shen han lin qian zhao wu chen luo"),
    "campaign-training": get("campaign", "shen han lin qian zhao wu chen luo"),
    "campaign-enforcers": get("campaign", "shen han lin qian zhao wu chen luo"),
    "receipt-list": get("campaign", "shen han lin qian zhao wu chen luo"),
    "guidance-list": get("campaign", "shen han lin qian zhao wu chen luo"),
    "guidance-save": post("campaign", "zhao", "shen han lin qian wu chen luo"),
    "leading-list": get("campaign", "shen han lin qian zhao wu chen luo"),
    "leading-create": get("campaign", "shen han lin qian zhao", "wu chen luo"),
    "leading-edit": get("leading_group", "zhao", "shen han lin qian wu chen luo"),
    "leading-dissolve": post("leading_group", "zhao", "shen han lin qian wu chen luo"),
    "leading-print": get("leading_group", "shen han lin qian zhao wu chen luo"),
    "receipt-confirm": post("receipt", FILERS, "zhao chen luo"),
    "campaign-clone": get("campaign", "zhao wu", "shen han lin qian chen luo"),
    "template-list": get("", "zhao wu"),
    "template-example": get("", "zhao wu"),
    "package-upload": post("", "zhao wu"),
    "template-keep": post("campaign", "zhao", "shen han lin qian wu chen luo"),
    "template-start": get("template", "zhao wu"),
    "template-remove": post("template", "zhao", "wu"),
    "notice-list": get("", "zhao wu"),
    "notice-create": get("", "zhao wu"),
    "notice-detail": get("notice", "zhao"),
    "notice-decide": post("notice", "zhao"),
    "notice-undo": post("notice", "zhao"),
    "notice-accept-all": post("notice", "zhao"),
    "notice-add": post("notice", "zhao"),
    "notice-again": post("notice", "zhao"),
    "notice-drop": post("notice", "zhao"),
    "notice-accept": post("notice", "zhao"),
    "notice-party-answer": post("notice", "zhao"),
    "notice-party-add": post("notice", "zhao"),
    "notice-party-remove": post("notice", "zhao"),
    "notice-party-forget": post("notice", "zhao"),
    "notice-party-find": get("notice", "zhao"),
    "amendment-list": get("campaign", "zhao", "shen han lin qian wu chen luo"),
    "amendment-begin": post("campaign", "zhao", "shen han lin qian wu chen luo"),
    "amendment-detail": get("amendment", "zhao"),
    "amendment-propose": post("amendment", "zhao"),
    "amendment-publish": post("amendment", "zhao"),
    "amendment-drop": post("amendment", "zhao"),
    "amendment-change-remove": post("amendment_change", "zhao"),
    "campaign-choose": post("campaign", "shen han lin qian zhao wu chen luo"),
    "campaign-configure-start": get("draft_campaign", "zhao", "chen"),
    "campaign-people": get("draft_campaign", "zhao", "chen"),
    "grant-name": post("draft_campaign", "zhao", "chen"),
    "grant-remove": post("grant", "zhao", "shen han lin qian wu chen luo"),
    "campaign-preview": get("draft_campaign", "zhao", "chen"),
    "campaign-source": get("draft_campaign", "zhao", "chen"),
    "campaign-check": get("draft_campaign", "zhao", "chen"),
    "campaign-lint": get("draft_campaign", "zhao", "chen"),
    "campaign-check-panel": get("draft_campaign", "zhao", "chen"),
    "warning-acknowledge": post("draft_campaign", "zhao", "chen"),
    "campaign-publish": post("draft_campaign", "zhao", "chen"),
    "obligation-list": get("", "shen han lin qian"),
    "obligation-open": post("obligation", FILERS, without(READERS, FILERS)),
    "any-time-start": post("requirement", FILERS, "zhao wu chen luo"),
    "workday-list": get("", "admin"),
    "workday-restore": post("workday", "admin"),
    "obligation-reopen": get("obligation", "zhao", without(READERS, "zhao")),
    "obligation-waive": get("obligation", "zhao", without(READERS, "zhao")),
    "obligation-unwaive": post("obligation", "zhao", without(READERS, "zhao")),
    "obligation-zero": get("obligation", FILERS, without(READERS, FILERS)),
    "obligation-enter": post("obligation", "zhao", without(READERS, "zhao")),
    "signature-list": get("", "han"),
    "signature-together": get("", "han"),
    "filing-detail": get("submitted", READERS),
    "filing-paper": get("submitted", READERS),
    "filing-print": get("submitted", READERS),
    "filing-workbook": get("roster", READERS),
    "filing-edit": get("draft", FILERS),
    "filing-save": post("draft", FILERS),
    "filing-send": post("draft", FILERS),
    "filing-attach": post("draft", FILERS),
    "received-list": get("", REPORTED),
    "filing-redraw": post("draft", FILERS),
    "clean-up-case-list": get("", LEDGER_PEOPLE),
    "clean-up-case-detail": get("case", LEDGER),
    "clean-up-case-claim": post("case", FILERS, without(LEDGER, FILERS)),
    "clean-up-claim-withdraw": post("case", FILERS, without(LEDGER, FILERS)),
    "clean-up-case-verify": post("case", "zhao wu luo", "shen han chen"),
    "clean-up-case-send-back": post("case", "zhao wu luo", "shen han chen"),
    "filing-detach": post("draft", FILERS),
    "filing-recall": post("submitted", FILERS, without(READERS, FILERS)),
    "filing-withdraw": post("submitted", FILERS, without(READERS, FILERS)),
    "filing-correct": post("submitted", FILERS, without(READERS, FILERS)),
    "filing-submit": post("submitted", FILERS, without(READERS, FILERS)),
    "filing-sign": get("submitted", "han", without(READERS, "han")),
    "filing-sign-paper": get("submitted", FILERS, without(READERS, FILERS)),
    "filing-enter": get("submitted", "zhao", without(READERS, "zhao")),
    "filing-change": post("submitted", FILERS, without(READERS, FILERS)),
    "filing-refuse": post("submitted", "han", without(READERS, "han")),
    "review-list": get("", "zhao wu"),
    "review-detail": get("submitted", "zhao wu", "shen han chen"),
    "review-start": post("submitted", "zhao wu", "shen han chen"),
    "review-accept": post("submitted", "zhao wu", "shen han chen"),
    "review-return": post("submitted", "zhao wu", "shen han chen"),
    "review-reopen": post("submitted", "zhao wu", "shen han chen"),
    "review-undo": post("submitted", "zhao wu", "shen han chen"),
    "remark-write": post("submitted", "zhao wu", "shen han chen"),
    "remark-remove": post("submitted", "zhao wu", "shen han chen"),
    "decision-list": get("", "zhao wu"),
    "liaison-account": post("liaison", "zhao wu", "shen han chen"),
    "liaison-grant": post("liaison", "zhao wu", "shen han chen"),
    "problem-list": get("", "shen han lin qian zhao wu chen luo"),
    "problem-detail": get("problem", LEDGER),
    "problem-claim": post("problem", FILERS, without(LEDGER, FILERS)),
    "problem-verify": post("problem", "zhao wu luo", "shen han chen"),
    "problem-check": post("problem", "zhao wu luo", "shen han chen"),
    "problem-send-back": post("problem", "zhao wu luo", "shen han chen"),
    "reconciliation-list": get("", "shen han lin qian zhao wu chen luo"),
    "reconciliation-open": post("", "zhao wu"),
    "reconciliation-ask": post("", "zhao wu"),
    "reconciliation-settle-agreed": post("", "zhao wu"),
    "reconciliation-detail": get("reconciliation", LEDGER),
    "reconciliation-paper": get("reconciliation", LEDGER),
    "reconciliation-print": get("reconciliation", LEDGER),
    "reconciliation-answer": post("reconciliation", FILERS, without(LEDGER, FILERS)),
    "reconciliation-book": post("reconciliation", FILERS, without(LEDGER, FILERS)),
    "reconciliation-settle": post("reconciliation", "zhao wu", "shen han chen luo"),
    "reconciliation-remind": post("reconciliation", "zhao wu", "shen han chen luo"),
    "reconciliation-withdraw": post("reconciliation", "zhao wu", "shen han chen luo"),
    "problem-look-back": post("problem", "zhao wu luo", "shen han chen"),
    "claim-withdraw": post("problem", FILERS, without(LEDGER, FILERS)),
    "extension-list": get("", "zhao wu"),
    "extension-ask": post("problem", FILERS, without(LEDGER, FILERS)),
    "extension-withdraw": post("problem", FILERS, without(LEDGER, FILERS)),
    "extension-approve": post("problem", "zhao wu", without(LEDGER, "zhao wu")),
    "extension-refuse": post("problem", "zhao wu", without(LEDGER, "zhao wu")),
    "problem-supervise": post("problem", "zhao", without(LEDGER, "zhao")),
    "supervision-lift": post("problem", "chen", without(LEDGER, "chen")),
    "comment-write": post("problem", "shen han zhao wu luo", "chen"),
    "comment-take-back": post("comment", "shen han zhao wu luo", "chen"),
    "disposition-record": post("problem", "zhao", without(LEDGER, "zhao")),
    "disposition-withdraw": post("disposition", "zhao", "han chen"),
    "finding-record": post("problem", "zhao wu", without(LEDGER, "zhao", "wu")),
    "finding-withdraw": post("finding", "zhao wu", without(LEDGER, "zhao", "wu")),
    "standing-decide": post("problem", "zhao wu", without(LEDGER, "zhao", "wu")),
    "standing-list": get("", "shen han lin qian zhao wu chen luo"),
    "common-list": get("", "shen han lin qian zhao wu chen luo"),
    "common-create": get("", "zhao"),
    "common-detail": get("common", LEDGER),
    "common-edit": post("common", "zhao", without(LEDGER, "zhao")),
    "common-group": post("common", "zhao", without(LEDGER, "zhao")),
    "common-ungroup": post("common_part", "zhao", without(LEDGER, "zhao")),
    "common-dissolve": post("common", "zhao", without(LEDGER, "zhao")),
    "attention-list": get("", "zhao wu chen luo"),
    "candidate-propose-unit": post("", "zhao luo"),
    "candidate-propose-problem": post("problem", "zhao luo", without(LEDGER, "zhao", "luo")),
    "candidate-list": get("", "zhao wu chen luo"),
    "candidate-export": get("", "zhao wu chen luo"),
    "candidate-remove": post("candidate", "zhao luo", "chen"),
    "problem-add": get("campaign", "zhao", "shen han lin qian wu chen luo"),
    "answer-list": get("", "shen han lin qian zhao wu chen luo"),
    "problem-respond": post("listed", FILERS, without(LEDGER, FILERS)),
    "problem-object": post("listed", FILERS, without(LEDGER, FILERS)),
    "objection-decide": post("listed", "zhao", without(LEDGER, "zhao")),
    "problem-split": get("problem", "shen han zhao", "wu chen luo"),
    "addition-begin": post("list_requirement", "shen han", "zhao wu chen luo"),
    "problem-drawer": get("problem", LEDGER),
    "ledger-columns": post("", LEDGER_PEOPLE),
    "ledger-view-list": get("", LEDGER_PEOPLE),
    "ledger-view-rename": post("saved_view", "zhao"),
    "ledger-view-default": post("saved_view", "zhao"),
    "ledger-view-remove": post("saved_view", "zhao"),
    "bulk-list": get("", LEDGER_PEOPLE),
    "bulk-detail": get("bulk_run", "zhao"),
    "bulk-confirm": post("bulk_run", "zhao"),
    "bulk-outcomes": get("bulk_run", "zhao"),
    "task-list": get("", "shen han lin qian zhao wu chen luo"),
    "task-detail": get("task", LEDGER),
    "task-report": post("task", FILERS, without(LEDGER, FILERS)),
    "task-send-back": post("task", "zhao wu luo", "shen han chen"),
    "institution-list": get("", "shen han lin qian zhao wu chen luo"),
    "search-list": get("", "shen han lin qian zhao wu chen luo"),
    "arrears-list": get("", REPORTED),
    "arrears-rows": get("", REPORTED),
    "arrears-chase": post("", "zhao wu"),
    "calendar-month": get("", "shen han lin qian zhao wu chen luo"),
    "feed-detail": get("", "shen han lin qian zhao wu chen luo"),
    "feed-revoke": post("", "shen han lin qian zhao wu chen luo"),
    "desk-detail": get("", "zhao wu"),
    "chase-list": get("", "zhao wu"),
    "reminder-rule": get("campaign", "zhao", "shen han lin qian wu chen luo"),
    "overview-detail": get("", REPORTED),
    "statistics-detail": get("", REPORTED),
    "statistics-rows": get("", REPORTED),
    "ledger-export": post("", REPORTED),
    "export-list": get("", REPORTED),
    "export-detail": get("export", "zhao"),
    "export-retry": post("export", "zhao"),
}
#: URLs of the configuration of a draft campaign that all obey one rule: its organiser's manager.
CONFIGURING = ("campaign-configure", "draft-", "outline-")


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[tuple[World, World]]:
    """Built once; every test rolls back what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        here = build_world(build_cast(), "law-enforcement")
        foreign = build_world(build_cast(city="沧口", mark="ck-"), "foreign")
        yield here, foreign
        transaction.set_rollback(True)


def knock(world: World, person: str, name: str, row: Row, target: dict[str, object], method: str = "") -> int:
    """The status that a person gets; whatever happened is undone."""
    user = world.cast.people[person]
    user.__dict__.pop("grants", None)
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        client.force_login(user)
        answer = getattr(client, method or row.method)(reverse(name, kwargs=target), world.posted.get(name, {}))
        transaction.set_rollback(True)
    return int(answer.status_code)


def kind_of(status: int) -> str:
    return {403: "refused", 404: "not there"}.get(status, "allowed" if status < 500 else f"broken {status}")


def expected(row: Row, person: str) -> str:
    if person in row.allowed.split():
        return "allowed"
    return "refused" if person in row.refused.split() or not row.target else "not there"


@pytest.mark.parametrize("name", MATRIX)
def test_each_person_at_each_url(worlds, name):
    here, _foreign = worlds
    row = MATRIX[name]
    found = {person: kind_of(knock(here, person, name, row, here.targets[row.target])) for person in PEOPLE}
    assert found == {person: expected(row, person) for person in PEOPLE}


@pytest.mark.parametrize("name", MATRIX)
def test_the_other_method_opens_no_way_round(worlds, name):
    """Whoever is refused with the method of the table is refused with the other: scope is checked before method."""
    here, _foreign = worlds
    row = MATRIX[name]
    other = "post" if row.method == "get" else "get"
    for person in PEOPLE:
        wanted = expected(row, person)
        if wanted == "allowed":
            continue
        status = knock(here, person, name, row, here.targets[row.target], other)
        # 405 tells nothing that the page of the table does not tell: the row itself is in reach.
        assert kind_of(status) == wanted or (status == 405 and name in ("any-time-start", "addition-begin")), (
            person,
            other,
        )


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.target])
def test_what_is_out_of_reach_is_not_there_for_anyone(worlds, name):
    """Nobody of this city learns that the foreign city's object exists. Administrators' rows are not divided."""
    here, foreign = worlds
    row = MATRIX[name]
    undivided = {
        "unit",
        "organisation_change",
        "group",
        "user",
        "proposal",
        "import",
        "account_request",
        "system_job",
        "workday",
    }
    undivided |= {"training_category", "certificate_kind", "unmask_grant"}
    people = [p for p in PEOPLE if p not in ("admin", "guard")] if row.target in undivided else PEOPLE
    found = {person: knock(here, person, name, row, foreign.targets[row.target]) for person in people}
    assert found == dict.fromkeys(people, 404)


def test_the_table_knows_every_url():
    names = {pattern.name for path, pattern in patterns() if not path.startswith("api/")}
    rest = {name for name in names - set(EXEMPT_URLS) - set(MATRIX) if not str(name).startswith(CONFIGURING)}
    assert rest == set()
    assert set(MATRIX) <= names


def test_anonymous_visitors_are_sent_to_sign_in(worlds):
    here, _foreign = worlds
    for name, row in MATRIX.items():
        answer = getattr(Client(), row.method)(reverse(name, kwargs=here.targets[row.target]))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login")), name


#: The table of `domain.md`, typed again: role → capability → reach.
DOMAIN = {
    Capability.PROBLEM_CLAIM: {Role.LIAISON: "own", Role.UNIT_LEADER: "own"},
    Capability.RECEIPT_CONFIRM: {Role.LIAISON: "own", Role.UNIT_LEADER: "own"},
    Capability.TASK_REPORT: {Role.LIAISON: "own", Role.UNIT_LEADER: "own"},
    Capability.RECONCILIATION_ANSWER: {Role.LIAISON: "own", Role.UNIT_LEADER: "own"},
    Capability.RECONCILIATION_SETTLE: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.EXTENSION_ASK: {Role.LIAISON: "own", Role.UNIT_LEADER: "own"},
    Capability.VERIFIER_ASSIGN: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.EXTENSION_DECIDE: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.OBLIGATION_WAIVE: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.SUPERVISION_IMPOSE: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.SUPERVISION_LIFT: {Role.LEADER: "below"},
    Capability.DISPOSITION_RESTRICTED: {Role.CAMPAIGN_MANAGER: "assigned", Role.LEADER: "assigned"},
    Capability.DISPOSITION_READ: {Role.UNIT_LEADER: "own", Role.CAMPAIGN_MANAGER: "below", Role.LEADER: "below"},
    Capability.DISPOSITION_RECORD: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.COMMENT_WRITE: {
        Role.LIAISON: "own", Role.UNIT_LEADER: "own", Role.CAMPAIGN_MANAGER: "campaign", Role.INSPECTOR: "assigned",
    },
    Capability.STANDING_DECIDE: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.PROBLEM_GROUP: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.LEDGER_OVERSEE: {
        Role.CAMPAIGN_MANAGER: "campaign", Role.LEADER: "organised below", Role.INSPECTOR: "assigned",
    },
    Capability.INSPECTION_PROPOSE: {Role.CAMPAIGN_MANAGER: "campaign", Role.INSPECTOR: "assigned"},
    Capability.FILING_FILL: {Role.LIAISON: "own", Role.UNIT_LEADER: "own"},
    Capability.FILING_ENTER_PAPER: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.FILING_SIGN: {Role.UNIT_LEADER: "own"},
    Capability.LEDGER_READ: {
        Role.LIAISON: "own", Role.UNIT_LEADER: "own", Role.CAMPAIGN_MANAGER: "below", Role.LEADER: "below",
        Role.INSPECTOR: "assigned",
    },
    Capability.CAMPAIGN_CONFIGURE: {Role.CAMPAIGN_MANAGER: "campaign"},
    Capability.FILING_REVIEW: {Role.CAMPAIGN_MANAGER: "review"},
    Capability.CLOSURE_VERIFY: {Role.CAMPAIGN_MANAGER: "review", Role.INSPECTOR: "assigned"},
    Capability.REPORT_DOWNLOAD: {
        Role.LIAISON: "own", Role.UNIT_LEADER: "own", Role.CAMPAIGN_MANAGER: "below", Role.LEADER: "below",
    },
    Capability.OFFICER_UNMASK: {Role.CAMPAIGN_MANAGER: "assigned", Role.LEADER: "assigned"},
    Capability.OFFICER_READ: {
        Role.LIAISON: "own", Role.UNIT_LEADER: "own", Role.CAMPAIGN_MANAGER: "around", Role.LEADER: "unit below",
    },
    Capability.OFFICER_MANAGE: {Role.LIAISON: "own", Role.UNIT_LEADER: "own", Role.CAMPAIGN_MANAGER: "around"},
    Capability.CERTIFICATE_DECIDE: {Role.CAMPAIGN_MANAGER: "around"},
    Capability.ORGANISATION_MANAGE: {Role.SYSTEM_ADMIN: "everywhere"},
    Capability.ROLE_GRANT: {Role.SECURITY_ADMIN: "everywhere"},
    Capability.TRAIL_READ: {Role.AUDITOR: "everywhere"},
}  # fmt: skip
REACHES = {
    "own": Reach.OWN, "campaign": Reach.ORGANISED, "assigned": Reach.ASSIGNED, "everywhere": Reach.EVERYWHERE,
    "review": Reach.ORGANISED | Reach.ASSIGNED, "organised below": Reach.ORGANISED_BELOW,
    "around": Reach.AROUND, "unit below": Reach.BELOW,
}  # fmt: skip
BELOW = {
    Role.CAMPAIGN_MANAGER: Reach.BELOW | Reach.ORGANISED,
    Role.LEADER: Reach.BELOW | Reach.ORGANISED_BELOW,
}


@pytest.mark.parametrize("capability", DOMAIN)
@pytest.mark.parametrize("role", list(Role))
def test_the_table_is_the_domains(role, capability):
    words = DOMAIN[capability].get(role)
    reach = Reach(0) if words is None else BELOW[role] if words == "below" else REACHES[words]
    assert TABLE[role].get(capability, Reach(0)) == reach


def test_administrators_hold_no_business_right():
    administrative = {Capability.ORGANISATION_MANAGE, Capability.ROLE_GRANT, Capability.TRAIL_READ}
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        assert {c for c in TABLE[role] if c in DOMAIN} <= administrative
