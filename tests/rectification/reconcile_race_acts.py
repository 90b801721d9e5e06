"""What racing processes do to a reconciliation. Called by name from `test_reconcile_race`."""

from accounts.actors import Actor
from accounts.models import User
from audit import clock
from campaigns.models import Campaign
from rectification import services
from rectification.models import Problem, Reconciliation
from rectification.services import Mark, Ruling


def on_reconciliation(verb: str, user: int, row: int) -> None:
    """One verb on a reconciliation as it is read at the start."""
    actor = Actor(User.objects.get(pk=user))
    found = Reconciliation.objects.select_related("campaign", "unit", "opened_by").get(pk=row)
    differences = list(found.differences.all())

    def settle(taken: bool) -> None:
        rulings = {one.pk: Ruling(taken, "核对原件") for one in differences}
        services.settle_reconciliation(reconciliation=found, rulings=rulings, actor=actor)

    acts = {
        "agree": lambda: services.answer_reconciliation(reconciliation=found, marks={}, agrees=True, actor=actor),
        "insist": lambda: services.answer_reconciliation(
            reconciliation=found, marks={one.pk: Mark("unit", "没有变") for one in differences}, actor=actor
        ),
        "take": lambda: settle(True),
        "keep": lambda: settle(False),
        "withdraw": lambda: services.withdraw_reconciliation(reconciliation=found, reason="日期选错", actor=actor),
        "ask": lambda: services.ask_again(reconciliation=found, actor=actor),
        "correct": lambda: services.correct_problem(
            problem=Problem.objects.get(position=1), values={"leader": "郑重"}, reason="任命", actor=actor
        ),
    }
    acts[verb]()


def open_all(user: int, campaign: int) -> None:
    """Open one for every unit."""
    services.open_reconciliations(
        campaign=Campaign.objects.get(pk=campaign), day=clock.today(), actor=Actor(User.objects.get(pk=user))
    )
