"""What racing processes do: one verb each, by one person, on one row. Called by name from `test_concurrency`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import StaleState
from audit import clock
from campaigns.models import Amendment, Obligation
from campaigns.services.amend_publish import publish_amendment
from rectification import services
from rectification.models import Extension, Filing, Problem, ReviewDecision
from tests.campaign_factory import content
from tests.e2e.stack import PASSWORD


def on_filing(verb: str, user: int, filing: int) -> None:
    """One verb on a filing as it is read at the start."""
    actor = Actor(User.objects.get(pk=user))
    row = Filing.objects.get(pk=filing)
    version = row.current
    signing: dict[str, Any] = {"password": PASSWORD, "sha256": version.sha256}
    acts = {
        "send": lambda: services.send_for_signature(filing=row, actor=actor),
        "recall": lambda: services.recall_filing(filing=row, actor=actor),
        "refuse": lambda: services.refuse_signature(filing=row, reason="再核对", actor=actor),
        "sign": lambda: services.sign_filing(filing=row, actor=actor, **signing),
        "sign_and_submit": lambda: services.sign_and_submit(filing=row, actor=actor, **signing),
        "submit": lambda: services.submit_filing(filing=row, actor=actor),
        "withdraw": lambda: services.withdraw_filing(filing=row, actor=actor),
        "start": lambda: services.start_review(filing=row, actor=actor),
        "accept": lambda: services.accept_filing(filing=row, version=version, actor=actor),
        "return": lambda: services.return_filing(filing=row, version=version, reason="第1条", actor=actor),
        "reopen": lambda: services.reopen_filing(filing=row, reason="重复", actor=actor),
        "undo": lambda: _undo(row, actor),
        "correct": lambda: services.begin_correction(filing=row, actor=actor),
        "paper": lambda: services.sign_on_paper(
            filing=row, code=version.check_code, name="韩立诚", upload=_scan(), actor=actor
        ),
        "enter": lambda: _enter(row, actor),
        "begin_entry": lambda: services.begin_entry(obligation=row.obligation, actor=actor),
        "zero": lambda: services.report_zero(obligation=row.obligation, actor=actor),
        "remark": lambda: _remark(row, actor),
        "save": lambda: services.save_draft(
            filing=row, content=content("problem_list"), revision=version.revision, actor=actor
        ),
    }
    acts[verb]()


def _enter(filing: Filing, actor: Actor) -> None:
    services.enter_filing(filing=filing, name="韩立诚", upload=_scan(), received_on=clock.today(), actor=actor)


def _undo(filing: Filing, actor: Actor) -> None:
    """The last decision in force, whoever made it; without one there is nothing that could be undone."""
    decision = ReviewDecision.objects.in_force().filter(version__filing=filing).order_by("-id").first()
    if decision is None:
        actor.require(Capability.FILING_REVIEW, filing)
        raise StaleState(filing, filing.state)
    services.undo_decision(filing=filing, decision=decision, actor=actor)


def zero_by(user: int, obligation: int) -> None:
    """零报告 for an obligation."""
    services.report_zero(obligation=Obligation.objects.get(pk=obligation), actor=Actor(User.objects.get(pk=user)))


def _remark(filing: Filing, actor: Actor) -> None:
    """An opinion of the first row's due month."""
    place = filing.current.content["rows"][0]["id"]
    services.write_remark(filing=filing, version=filing.current, row=place, column="due", text="请改", actor=actor)


def publish_by(user: int, amendment: int, seen: str) -> None:
    """An amendment with the effect that its writer saw."""
    actor = Actor(User.objects.get(pk=user))
    publish_amendment(amendment=Amendment.objects.get(pk=amendment), reason="上级要求", seen=seen, actor=actor)


def publish_or(verb: str, user: int, row: int, seen: str = "") -> None:
    """A manager publishes an amendment while somebody does something with a filing."""
    if verb == "publish":
        publish_by(user, row, seen)
    else:
        on_filing(verb, user, row)


def undo_by(user: int, filing: int) -> None:
    """Undoing, beside other acts than those on the filing."""
    _undo(Filing.objects.get(pk=filing), Actor(User.objects.get(pk=user)))


def on_either(verb: str, user: int, row: int) -> None:
    """Undoing of a filing's acceptance, or a claim on the one problem of that filing."""
    if verb == "undo":
        undo_by(user, row)
    else:
        on_problem(verb, user, Problem.objects.get(filing=row).pk)


def _scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("扫描件.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)


def on_problem(verb: str, user: int, problem: int) -> None:
    """One verb on a problem as it is read at the start."""
    actor = Actor(User.objects.get(pk=user))
    row = Problem.objects.get(pk=problem)
    asked = row.extensions.order_by("-id").first()
    later = clock.today() + timedelta(days=90)
    acts: dict[str, Callable[[], object]] = {
        "claim": lambda: services.claim_done(problem=row, done_on=clock.today(), statement="已改", actor=actor),
        "verify": lambda: services.verify_closure(problem=row, actor=actor),
        "send_back": lambda: services.send_back(problem=row, reason="缺材料", actor=actor),
        "check": lambda: services.check_problem(problem=row, actor=actor),
        "withdraw_claim": lambda: services.withdraw_claim(problem=row, actor=actor),
        "ask": lambda: services.ask_extension(problem=row, new_due=later, reason="等", actor=actor),
        "approve": lambda: services.approve_extension(extension=_present(asked), actor=actor),
        "refuse": lambda: services.refuse_extension(extension=_present(asked), reason="不行", actor=actor),
        "withdraw_extension": lambda: services.withdraw_extension(extension=_present(asked), actor=actor),
        "supervise": lambda: services.impose_supervision(
            problem=row, reason="拖", until=later, leader=services.leaders_over(row)[0], actor=actor
        ),
        "lift": lambda: services.lift_supervision(problem=row, reason="好", actor=actor),
        "reopen": lambda: services.reopen_problem(problem=row, note_text="反弹", new_due=later, actor=actor),
    }
    acts[verb]()


def _present(asked: Extension | None) -> Extension:
    assert asked is not None
    return asked


def open_and_submit(user: int, obligation: int) -> None:
    """From nothing to submitted, as a nervous liaison's double clicks do it."""
    actor = Actor(User.objects.get(pk=user))
    filing = services.open_filing(obligation=Obligation.objects.get(pk=obligation), actor=actor)
    if filing.state == "draft" and not filing.current.revision:
        services.save_draft(filing=filing, content=content("monthly_information", text="亮点"), revision=0, actor=actor)
    services.submit_filing(filing=Filing.objects.get(pk=filing.pk), actor=actor)


def bulk_or_single(verb: str, user: int, row: int) -> None:
    """A confirmed act on many problems (`row` is the run), or one verb on one problem."""
    from rectification.models import BulkRun
    from rectification.services.bulk import confirm_bulk

    if verb == "bulk":
        confirm_bulk(run=BulkRun.objects.get(pk=row), typed={}, actor=Actor(User.objects.get(pk=user)))
    else:
        on_problem(verb, user, row)
