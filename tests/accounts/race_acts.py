"""What racing processes do to accounts and rights. Called by name from `test_concurrency`."""

from accounts.actors import Actor
from accounts.models import ImportBatch, Membership, User
from accounts.services.groups import create_group
from accounts.services.imports import apply_import
from accounts.services.memberships import (
    decline_membership,
    end_membership,
    grant_membership,
    withdraw_proposal,
)
from accounts.services.users import create_user, deactivate_user


def on_membership(verb: str, by: int, membership: int) -> None:
    """One verb on a membership as it is read at the start."""
    actor, row = Actor(User.objects.get(pk=by)), Membership.objects.get(pk=membership)
    acts = {
        "grant": lambda: grant_membership(membership=row, actor=actor),
        "decline": lambda: decline_membership(membership=row, reason="重复", actor=actor),
        "withdraw": lambda: withdraw_proposal(membership=row, actor=actor),
        "end": lambda: end_membership(membership=row, reason="调离", actor=actor),
    }
    acts[verb]()


def close(by: int, user: int) -> None:
    deactivate_user(user=User.objects.get(pk=user), reason="调离", actor=Actor(User.objects.get(pk=by)))


def new_user(by: int) -> None:
    create_user(username="linyue", name="林越", actor=Actor(User.objects.get(pk=by)))


def new_group(by: int) -> None:
    create_group(code="key", name="重点整治单位", actor=Actor(User.objects.get(pk=by)))


def confirm(by: int, batch: int) -> None:
    apply_import(batch=ImportBatch.objects.get(pk=batch), actor=Actor(User.objects.get(pk=by)))
