"""The read API of filings and of the two ledgers. Contents of filings are read on their pages."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api import ScopedReadViewSet
from accounts.capabilities import Capability
from campaigns.models import FilingKind
from rectification.light_rules import lit
from rectification.models import Filing, FilingState, Institution, Problem, ProblemSource, ProblemState


class RowFilter(filters.FilterSet):  # type: ignore[misc]
    """`campaign` is a slug, `unit` a unit code."""

    campaign = filters.CharFilter(field_name="campaign__slug")
    unit = filters.CharFilter(field_name="unit__code")


class FilingSerializer(serializers.ModelSerializer[Filing]):
    campaign = serializers.CharField(source="campaign.slug")
    unit_code = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="obligation.unit_name")
    obligation = serializers.UUIDField(source="obligation.uuid")
    title = serializers.CharField(source="obligation.title")
    due_date = serializers.DateField(source="obligation.due_date", allow_null=True)
    days_late = serializers.IntegerField()

    class Meta:
        model = Filing
        fields = [
            "uuid", "campaign", "unit_code", "unit_name", "obligation", "kind", "title", "state", "version_number",
            "due_date", "days_late", "first_submitted_at", "submitted_at", "accepted_at",
        ]  # fmt: skip


class FilingFilter(RowFilter):
    state = filters.MultipleChoiceFilter(choices=FilingState)
    kind = filters.ChoiceFilter(choices=FilingKind)

    class Meta:
        model = Filing
        fields = ["campaign", "unit", "state", "kind"]


class FilingViewSet(ScopedReadViewSet):
    """Filings; another unit's only once it has been submitted."""

    capability = Capability.FILING_READ
    queryset = Filing.objects.select_related("campaign", "unit", "obligation").order_by("id")
    serializer_class = FilingSerializer
    filterset_class = FilingFilter


class ProblemSerializer(serializers.ModelSerializer[Problem]):
    campaign = serializers.CharField(source="campaign.slug")
    unit_code = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    area = serializers.CharField(source="focus_item.area.title")
    item_number = serializers.CharField(source="focus_item.number")
    item = serializers.CharField(source="focus_item.text")
    sub_point = serializers.CharField(source="sub_point.text", default=None)
    measures: Any = serializers.SlugRelatedField(slug_field="text", many=True, read_only=True)
    light = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField()

    class Meta:
        model = Problem
        fields = [
            "uuid", "campaign", "unit_code", "unit_name", "area", "item_number", "item", "sub_point", "description",
            "measures", "source", "reported_by", "found_on", "severity", "kind", "responsible_leader",
            "responsible_unit", "due_date", "due_text", "state", "light", "days_left", "listed_at", "claimed_at",
            "closed_at",
        ]  # fmt: skip

    def get_light(self, problem: Problem) -> str:
        """normal, soon, near, overdue or closed."""
        return problem.light.level

    def get_days_left(self, problem: Problem) -> int | None:
        """Calendar days; below zero overdue; null when undated or closed."""
        return problem.light.days


class ProblemFilter(RowFilter):
    """`due_after` and `due_before` include the day named."""

    state = filters.MultipleChoiceFilter(choices=ProblemState)
    source = filters.ChoiceFilter(choices=ProblemSource)
    due = filters.DateFromToRangeFilter(field_name="due_date")

    class Meta:
        model = Problem
        fields = ["campaign", "unit", "state", "source"]


class ProblemViewSet(ScopedReadViewSet):
    """The problem ledger; withdrawn problems are among them, with their state."""

    capability = Capability.LEDGER_READ
    queryset = (
        Problem.objects.select_related("campaign", "unit", "focus_item__area", "sub_point")
        .prefetch_related("measures")
        .order_by("id")
    )
    serializer_class = ProblemSerializer
    filterset_class = ProblemFilter

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page with the light rules at hand."""
        return lit(super().paginate_queryset(queryset) or [])


class InstitutionSerializer(serializers.ModelSerializer[Institution]):
    campaign = serializers.CharField(source="campaign.slug")
    unit_code = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    task = serializers.CharField(source="task.number", default=None)

    class Meta:
        model = Institution
        fields = [
            "uuid", "campaign", "unit_code", "unit_name", "built", "name", "document_number", "issued_on",
            "planned_date", "planned_text", "responsible_unit", "responsible_person", "task", "listed_at",
        ]  # fmt: skip


class InstitutionFilter(RowFilter):
    class Meta:
        model = Institution
        fields = ["campaign", "unit", "built"]


class InstitutionViewSet(ScopedReadViewSet):
    """The institution ledger, without what was withdrawn."""

    capability = Capability.LEDGER_READ
    queryset = Institution.objects.standing().select_related("campaign", "unit", "task").order_by("id")
    serializer_class = InstitutionSerializer
    filterset_class = InstitutionFilter
