"""Opening a draft, and the requirement with what its kind usually asks."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from accounts.actors import Actor
from accounts.capabilities import Capability, Reach
from accounts.models import Unit
from audit import clock
from campaigns.draft_rows import KINDS
from campaigns.models import Campaign, FilingKind, FilingRequirement, RequirementReceiver, Rhythm
from campaigns.services.configure import drafting, insert, note, values_of


def organisers_of(actor: Actor) -> list[int]:
    """The units in whose name a person may open a campaign: those whose campaigns he or she configures."""
    posts = actor.person.grants.reaching(Capability.CAMPAIGN_CONFIGURE, Reach.ORGANISED)
    return sorted({post.unit_id for post in posts})


def create_campaign(*, title: str, short_title: str, kind: str, organiser: Unit, actor: Actor) -> Campaign:
    """Open a draft. Raises PermissionDenied unless the person is a campaign manager of the organiser."""
    actor.require_any(Capability.CAMPAIGN_CONFIGURE)
    if organiser.pk not in organisers_of(actor):
        raise PermissionDenied(_("您没有办理这件事的权限。"))
    with transaction.atomic():
        campaign = Campaign.objects.create(
            slug=free_slug(short_title or title),
            title=title.strip(),
            short_title=(short_title or title).strip()[:60],
            kind=kind,
            organiser=organiser,
            issuer=_issuer(organiser),
            created_at=clock.now(),
        )
        after = {**values_of(campaign), "organiser": str(organiser)}
        note(actor=actor, campaign=campaign, row=campaign, verb="created", after=after)
    return campaign


def _issuer(organiser: Unit) -> str:
    """A section is not what a notice is issued by: the unit above it is proposed."""
    parent = Unit.objects.get_parent(organiser)
    return str(parent or organiser)


def free_slug(title: str) -> str:
    """A short name for the address, from the initials of the title, not used by another campaign."""
    initials = slugify("".join(lazy_pinyin(title, style=Style.FIRST_LETTER)))[:40] or "zxzz"
    stem = f"{initials}-{clock.today().year}"  # the year keeps it apart from RESERVED_SLUGS
    taken = set(Campaign.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


#: What a kind of material usually asks; the rest as in the model.
_USUAL: Mapping[str, Mapping[str, Any]] = {
    FilingKind.LIAISON_FORM: {"needs_signature": False},
    FilingKind.PROBLEM_LIST: {"rhythm": Rhythm.UNDATED, "needs_seal": True, "zero_report_allowed": True},
    FilingKind.INSTITUTION_LIST: {"rhythm": Rhythm.UNDATED, "needs_seal": True, "zero_report_allowed": True},
    FilingKind.MONTHLY_INFORMATION: {"rhythm": Rhythm.MONTHLY, "due_day": 15},
    FilingKind.TYPICAL_CASE: {"rhythm": Rhythm.ANY_TIME},
    FilingKind.OFFICER_ROSTER: {"needs_signature": False},
}


def add_requirement(*, campaign: Campaign, kind: str, actor: Actor) -> FilingRequirement:
    """Write a requirement of a kind with what that kind usually asks; the organiser receives and reviews it, and the
    units that file another requirement already file this one too."""
    with drafting(campaign=campaign, actor=actor) as journal:
        title = str(FilingKind(kind).label)
        values = {"kind": kind, "title": title, "cited_annex": _annex_number(campaign, kind), **_USUAL.get(kind, {})}
        row: FilingRequirement = insert(campaign=campaign, kind=KINDS["requirement"], values=values)
        RequirementReceiver.objects.create(requirement=row, unit=campaign.organiser, reviews=True)
        _copy_parties(campaign, row)
        note(actor=actor, campaign=campaign, row=row, verb="added", after=values_of(row))
        journal.tell("added", row)
    return row


def _annex_number(campaign: Campaign, kind: str) -> str:
    annex = campaign.annexes.filter(kind=kind).first()
    return annex.number if annex else ""


def _copy_parties(campaign: Campaign, row: FilingRequirement) -> None:
    earlier = campaign.filing_requirements.exclude(pk=row.pk).filter(parties__isnull=False).first()
    if earlier is not None:
        for party in earlier.parties.all():
            row.parties.create(unit_id=party.unit_id, group_id=party.group_id)
