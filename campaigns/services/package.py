"""Loading a campaign package as a draft."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Reach
from accounts.transitions import what
from audit import clock
from audit.services import record
from campaigns.models import Campaign
from campaigns.package import Node, read_package


def load_package(
    *,
    data: Any,
    notices: Path | None,
    actor: Actor,
    slug: str = "",
    parties: Mapping[str, Any] | None = None,
) -> Campaign:
    """Write a parsed package as a new draft. Raises PackageInvalid with every fault; then nothing is written.

    A person must be campaign manager of the organising unit; the system itself (the command) may load anything.
    """
    with transaction.atomic():
        seen = None if actor.user is None else Campaign.objects.visible_to(actor.user)
        package = read_package(data, notices=notices, today=clock.today(), slug=slug, parties=parties, campaigns=seen)
        _check_right(actor, package.campaign.values["organiser"].pk)
        campaign: Campaign = _write(package.campaign, slug=package.slug, created_at=clock.now())
        record(
            who=actor.who,
            action="campaigns.campaign.loaded",
            what=what(campaign),
            after={"campaign": campaign.slug, **counts_of(package.campaign)},
        )
    return campaign


def counts_of(campaign: Node) -> dict[str, int]:
    """How many rows of each model the package holds, by model name."""
    counts: dict[str, int] = {}

    def count(node: Node) -> None:
        for child in node.children:
            name = child.model.__name__
            counts[name] = counts.get(name, 0) + 1
            count(child)

    count(campaign)
    return counts


def _check_right(actor: Actor, organiser_id: int) -> None:
    if actor.user is None:
        return
    posts = actor.user.grants.reaching(Capability.CAMPAIGN_CONFIGURE, Reach.ORGANISED)
    if organiser_id not in {post.unit_id for post in posts}:
        raise PermissionDenied(_("您没有为这个牵头单位配置专项整治的权限。"))


def _write(node: Node, **more: Any) -> Any:
    row = node.model(**node.values, **more)
    row.save()
    places: dict[type[models.Model], int] = {}
    for child in node.children:
        position = places.get(child.model, 0)
        places[child.model] = position + 1
        _write(child, **_owner(child.model, row), **_position(child.model, position))
    return row


def _owner(model: type[models.Model], row: models.Model) -> dict[str, models.Model]:
    """The foreign key by which a row belongs to the one above it: the first step of its path to the campaign."""
    return {model.campaign_path.partition("__")[0]: row}  # type: ignore[attr-defined]


def _position(model: type[models.Model], position: int) -> dict[str, int]:
    names = {model_field.name for model_field in model._meta.get_fields()}
    return {"position": position} if "position" in names else {}
