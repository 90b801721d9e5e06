"""Who may review, sign and fill: the rules of `campaigns.querysets.work_reach` over plain data.

Both read the same table of capabilities; a test holds the two against one another.
"""

from collections.abc import Collection

from accounts.capabilities import Capability, Reach, Role
from accounts.grants import Grants
from campaigns.checks.facts import Snapshot, Substitute, UnitFacts


def holds_in_unit(grants: Grants, capability: Capability, unit: UnitFacts) -> bool:
    """Whether a capability reaches a unit organisationally."""
    own = any(post.unit_id == unit.id for post in grants.reaching(capability, Reach.OWN))
    return own or any(unit.path.startswith(post.path) for post in grants.reaching(capability, Reach.BELOW))


def may_review(
    grants: Grants, *, receiver: UnitFacts | None, unit_id: int, substitutes: Collection[Substitute]
) -> bool:
    """Whether a person may review what `unit_id` files to `receiver`: by a post in the receiving unit or by name,
    and never with any post in the filing unit, or in one from which it took over."""
    if unit_id in grants.unit_ids or unit_id in grants.barred:
        return False
    if receiver is not None:
        review = Capability.FILING_REVIEW
        if any(post.unit_id == receiver.id for post in grants.reaching(review, Reach.ORGANISED)):
            return True
        if any(receiver.path.startswith(post.path) for post in grants.reaching(review, Reach.ORGANISED_BELOW)):
            return True
    named = any(s.user_id == grants.user_id and s.unit_id in (None, unit_id) for s in substitutes)
    return named and grants.assigned(Capability.FILING_REVIEW)


def reviewers(snapshot: Snapshot, *, receiver_id: int | None, unit_id: int) -> list[int]:
    """The users who may review what a unit files to a receiver."""
    receiver = snapshot.unit(receiver_id) if receiver_id is not None else None
    return [
        grants.user_id
        for grants in snapshot.people
        if may_review(grants, receiver=receiver, unit_id=unit_id, substitutes=snapshot.substitutes)
    ]


def signers(snapshot: Snapshot, unit: UnitFacts) -> list[int]:
    """The users who may sign for a unit."""
    return [g.user_id for g in snapshot.people if holds_in_unit(g, Capability.FILING_SIGN, unit)]


def liaisons(snapshot: Snapshot, unit: UnitFacts) -> list[int]:
    """The unit's liaisons."""
    return [
        grants.user_id
        for grants in snapshot.people
        if any(post.role == Role.LIAISON and post.unit_id == unit.id for post in grants.posts)
    ]
