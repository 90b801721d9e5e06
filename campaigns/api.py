"""The read API of campaigns and of what units owe."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api import ScopedReadViewSet
from accounts.capabilities import Capability
from campaigns.models import Campaign, CampaignState, FilingKind, Obligation


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    organiser = serializers.CharField(source="organiser.name")

    class Meta:
        model = Campaign
        fields = [
            "uuid", "slug", "title", "short_title", "document_number", "issuer", "organiser", "issue_date", "kind",
            "start", "end", "state", "version", "published_at",
        ]  # fmt: skip


class CampaignFilter(filters.FilterSet):  # type: ignore[misc]
    state = filters.ChoiceFilter(choices=CampaignState)

    class Meta:
        model = Campaign
        fields = ["slug", "state"]


class CampaignViewSet(ScopedReadViewSet):
    """The campaigns that one organises, takes part in or is named for."""

    capability = Capability.CAMPAIGN_READ
    queryset = Campaign.objects.select_related("organiser").order_by("-id")
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter


class ObligationSerializer(serializers.ModelSerializer[Obligation]):
    campaign = serializers.CharField(source="campaign.slug")
    unit_code = serializers.CharField(source="unit.code")
    kind = serializers.ChoiceField(source="requirement.kind", choices=FilingKind.choices)

    class Meta:
        model = Obligation
        fields = [
            "uuid", "campaign", "unit_code", "unit_name", "kind", "title", "period_key", "due_date", "expected_from",
            "waived_at", "waived_reason",
        ]  # fmt: skip


class ObligationFilter(filters.FilterSet):  # type: ignore[misc]
    """`due_after` and `due_before` include the day named."""

    campaign = filters.CharFilter(field_name="campaign__slug")
    unit = filters.CharFilter(field_name="unit__code")
    kind = filters.ChoiceFilter(field_name="requirement__kind", choices=FilingKind)
    due = filters.DateFromToRangeFilter(field_name="due_date")
    waived = filters.BooleanFilter(field_name="waived_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Obligation
        fields = ["campaign", "unit", "kind"]


class ObligationViewSet(ScopedReadViewSet):
    """What units owe, by due day."""

    capability = Capability.FILING_READ
    queryset = Obligation.objects.select_related("campaign", "unit", "requirement").order_by("due_date", "id")
    serializer_class = ObligationSerializer
    filterset_class = ObligationFilter
