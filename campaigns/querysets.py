"""Which campaigns, parts of campaigns and obligations a capability covers."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.capabilities import Capability, Reach
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet


def _model(name: str) -> Any:
    return apps.get_model("campaigns", name)


#: By which kind of grant a capability is held by name; an inspector's where none is named.
_GRANT_OF = {Capability.FILING_REVIEW: "substitute", Capability.DISPOSITION_RESTRICTED: "restricted"}


def assigned_campaigns(grants: Grants, capability: Capability) -> Q:
    """Condition on Campaign: the user is assigned to it by name and the capability honours that."""
    if not grants.assigned(capability):
        return NOTHING
    kind = _GRANT_OF.get(capability, "inspector")
    rows = _model("CampaignGrant").objects.filter(user=grants.user_id, kind=kind, unit=None)
    return Q(pk__in=rows.values("campaign"))


def campaign_reach(grants: Grants, capability: Capability) -> Q:
    """Condition on Campaign: organised by, received by, taken part in, or assigned."""
    published = ~Q(state="draft")
    condition = grants.organiser_q(capability, "organiser") | assigned_campaigns(grants, capability)
    if grants.reaching(capability, Reach.OWN | Reach.BELOW):
        units = _model("Participation").objects.filter(grants.unit_q(capability, "unit"))
        condition |= published & Q(pk__in=units.values("campaign"))
    if capability != Capability.CAMPAIGN_CONFIGURE and grants.reaching(
        capability, Reach.ORGANISED | Reach.ORGANISED_BELOW
    ):
        received = _model("RequirementReceiver").objects.filter(grants.organiser_q(capability, "unit"))
        # Who only receives a material reads the campaign; what is done for it is done by its organiser and who reviews.
        if capability != Capability.CAMPAIGN_READ:
            received = received.filter(reviews=True)
        condition |= published & Q(pk__in=received.values("requirement__campaign"))
    if capability == Capability.CAMPAIGN_READ:
        substitutes = _model("CampaignGrant").objects.filter(user=grants.user_id)
        condition |= Q(pk__in=substitutes.values("campaign"))
    return condition


class CampaignQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return campaign_reach(grants, capability)

    def published(self) -> Self:
        """Sent to its units, and not a draft any more."""
        return self.exclude(state="draft")

    def running(self) -> Self:
        """Published and not closed."""
        return self.filter(state="published")


class CampaignPartQuerySet(ScopedQuerySet[Any]):
    """Rows that belong to one campaign and are as visible as it is; the model's `campaign_path` leads to it."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        campaigns = _model("Campaign").objects.filter(campaign_reach(grants, capability))
        return Q(**{f"{self.model.campaign_path}__in": campaigns.values("pk")})


class DraftActQuerySet(CampaignPartQuerySet):
    """What was done to a draft is for those who configure it."""

    read_capability = Capability.CAMPAIGN_CONFIGURE

    def undoable(self, campaign: Any, actor: Any) -> Self:
        """A person's own acts on a draft that may still be undone, the last one first."""
        return self.filter(campaign=campaign, actor=actor, lapsed=False).order_by("-pk")


class AmendmentQuerySet(ScopedQuerySet[Any]):
    """Published amendments are read with their campaign; drafts and dropped ones by who configures it."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        campaigns = _model("Campaign").objects
        own = Q(campaign__in=campaigns.filter(campaign_reach(grants, Capability.CAMPAIGN_CONFIGURE)).values("pk"))
        if capability == Capability.CAMPAIGN_CONFIGURE:
            return own
        read = Q(campaign__in=campaigns.filter(campaign_reach(grants, capability)).values("pk"))
        return own | (read & Q(state="published"))

    def published(self) -> Self:
        """In force, the newest first."""
        return self.filter(state="published").order_by("-number")


class AmendmentPartQuerySet(ScopedQuerySet[Any]):
    """Rows of one amendment, as visible as it is; the model's `amendment_path` leads to it."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        rows = _model("Amendment").objects
        return Q(**{f"{self.model.amendment_path}__in": rows.filter(rows.all().reach(grants, capability)).values("pk")})


class TemplateQuerySet(ScopedQuerySet[Any]):
    """Templates are shared by the campaign managers of one organisation tree; the owner's managers keep them."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        if capability == Capability.CAMPAIGN_CONFIGURE:
            return grants.organiser_q(capability, "owner")
        condition = NOTHING
        for post in grants.reaching(Capability.CAMPAIGN_CONFIGURE, Reach.ORGANISED):
            condition |= Q(owner__path__startswith=post.path[:ROOT_STEP])
        return condition


#: How many signs of a path name the root of a unit's tree.
ROOT_STEP = 4


def received_q(grants: Grants, capability: Capability, obligation: str) -> Q:
    """Rows whose obligation (a path of lookups, "" for Obligation itself) is received by a unit of the user.

    For reviewing, only the receiver that reviews counts.
    """
    receivers = _model("ObligationReceiver").objects.filter(grants.organiser_q(capability, "unit"))
    if capability == Capability.FILING_REVIEW:
        receivers = receivers.filter(reviews=True)
    return Q(**{f"{obligation}__in" if obligation else "pk__in": receivers.values("obligation")})


def substitute_q(grants: Grants) -> Q:
    """Rows (with `campaign` and `unit`) for which the user is named as substitute reviewer."""
    if not grants.assigned(Capability.FILING_REVIEW):
        return NOTHING
    named = _model("CampaignGrant").objects.filter(user=grants.user_id, kind="substitute")
    matching = named.filter(campaign=models.OuterRef("campaign")).filter(Q(unit=None) | Q(unit=models.OuterRef("unit")))
    return Q(models.Exists(matching))


#: Besides reviewing: a named substitute judges, and therefore reads, what the organiser's own people may not.
SUBSTITUTES_MAY = (
    Capability.FILING_READ, Capability.LEDGER_READ, Capability.CLOSURE_VERIFY, Capability.EXTENSION_DECIDE,
    Capability.STANDING_DECIDE, Capability.COMMENT_WRITE, Capability.RECONCILIATION_SETTLE,
)  # fmt: skip
#: What nobody does for a unit in which he holds a post (ADR 3).
JUDGING = (
    Capability.FILING_REVIEW, Capability.CLOSURE_VERIFY, Capability.EXTENSION_DECIDE, Capability.STANDING_DECIDE,
    Capability.RECONCILIATION_SETTLE,
)  # fmt: skip


def work_reach(grants: Grants, capability: Capability, obligation: str | None) -> Q:
    """Condition on rows with `campaign` and `unit`: the one rule for obligations, filings and problems.

    Organisational reach goes by `unit`; reach by campaign goes by the campaign's organiser or the obligation's
    receivers. Judging (review, verification, extensions, reconciliation) is never for people who hold a post in the
    row's unit, nor in one from which it took over.
    """
    if capability == Capability.FILING_REVIEW:
        condition = received_q(grants, capability, obligation) if obligation is not None else NOTHING
        condition |= substitute_q(grants)
    else:
        condition = grants.unit_q(capability, "unit") | grants.organiser_q(capability, "campaign__organiser")
        if obligation is not None and grants.reaching(capability, Reach.ORGANISED | Reach.ORGANISED_BELOW):
            condition |= received_q(grants, capability, obligation)
        if grants.assigned(capability):
            assigned = _model("Campaign").objects.filter(assigned_campaigns(grants, capability))
            condition |= Q(campaign__in=assigned.values("pk"))
        if capability in SUBSTITUTES_MAY:
            condition |= substitute_q(grants)
    if capability in JUDGING:
        condition &= ~Q(unit__in=sorted(grants.unit_ids)) & ~Q(unit__in=taken_over_from(grants.user_id).values("heir"))
    return condition


def taken_over_from(user_id: int) -> Any:
    """The successions to units in which a person holds a post, or held one until the unit ended: what he signed there
    is the heir's now, and no more his to judge than it was."""
    held = {"unit__memberships__user": user_id, "unit__memberships__state__in": ("granted", "ended")}
    return _model("Succession").objects.filter(**held).order_by()


def work_units(grants: Grants, capability: Capability, campaign: Any) -> frozenset[int] | None:
    """The units whose rows of one campaign a reading capability covers by `work_reach`; None: all of them.

    Where there are many rows the database must know which they are before it chooses its way: two queries.
    """
    named = _model("CampaignGrant").objects.filter(user=grants.user_id, kind="substitute", campaign=campaign)
    reads = capability in SUBSTITUTES_MAY and grants.assigned(Capability.FILING_REVIEW)
    whole = grants.organiser_q(capability, "organiser") | assigned_campaigns(grants, capability)
    if reads:
        whole |= Q(pk__in=named.filter(unit=None).values("campaign"))
    if _model("Campaign").objects.filter(whole, pk=campaign.pk).exists():
        return None
    units = grants.unit_q(capability, "")
    if reads:
        units |= Q(pk__in=named.exclude(unit=None).values("unit"))
    return frozenset(apps.get_model("accounts", "Unit").objects.filter(units).values_list("pk", flat=True))


#: How the period keys of additions to an accepted list begin.
ADDITION = "addition-"


class ObligationQuerySet(ScopedQuerySet[Any]):
    read_capability = Capability.FILING_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return work_reach(grants, capability, "")

    def owed(self) -> Self:
        """Not waived."""
        return self.filter(waived_at=None)

    def demanded(self) -> Self:
        """Without what may be filed at any time, which nobody is expected to file."""
        return self.exclude(requirement__rhythm="any_time").exclude(period_key__startswith=ADDITION)

    def additions(self) -> Self:
        """Those that add to an accepted list."""
        return self.filter(period_key__startswith=ADDITION)

    def due_by(self, day: date) -> Self:
        """Dated, and due on or before a day."""
        return self.filter(due_date__lte=day)


class ReceiptQuerySet(ScopedQuerySet[Any]):
    """A unit sees its own lines; the organiser and who stands above, those of the units in reach."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return work_reach(grants, capability, None)

    def awaiting(self) -> Self:
        """Not confirmed, in campaigns that run."""
        return self.filter(state="awaiting", campaign__state="published")


class CalendarDayQuerySet(ScopedQuerySet[Any]):
    """Parameters of the whole system: the administrators' rows, all of them or none. `workdays.load_calendar` reads
    them for everybody."""

    read_capability = Capability.ORGANISATION_MANAGE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q() if grants.everywhere(capability) else NOTHING


class NoticeReadingQuerySet(ScopedQuerySet[Any]):
    """Notices being read, and answers about their parties, belong to those who configure campaigns of `organiser`."""

    read_capability = Capability.CAMPAIGN_CONFIGURE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return grants.organiser_q(capability, "organiser")


class NoticeReadingPartQuerySet(ScopedQuerySet[Any]):
    """Rows of a reading or of an answer, as visible as it is; the model's `reading_path` leads to it."""

    read_capability = Capability.CAMPAIGN_CONFIGURE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return grants.organiser_q(capability, f"{self.model.reading_path}__organiser")


class LeadingGroupQuerySet(ScopedQuerySet[Any]):
    """A campaign's own groups are as visible as it is and kept by who configures it; a unit's are read by the unit,
    those above it and the organiser, and kept by the unit itself."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        campaigns = _model("Campaign").objects
        if capability == Capability.TASK_REPORT:
            return grants.unit_q(capability, "unit") & ~Q(campaign__state="draft")
        reached = campaigns.filter(campaign_reach(grants, capability))
        own = Q(unit=None, campaign__in=reached.values("pk"))
        if capability != Capability.CAMPAIGN_READ:
            return own
        organised = grants.organiser_q(capability, "organiser") | assigned_campaigns(grants, capability)
        return (
            own | grants.unit_q(capability, "unit")
            | Q(unit__isnull=False, campaign__in=campaigns.filter(organised).values("pk"))
        )  # fmt: skip


class LeadingSeatQuerySet(ScopedQuerySet[Any]):
    """As visible as the group."""

    read_capability = Capability.CAMPAIGN_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        groups = _model("LeadingGroup").objects
        return Q(group__in=groups.filter(groups.all().reach(grants, capability)).values("pk"))
