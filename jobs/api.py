"""The read API of background jobs: one's own."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api import ScopedReadViewSet
from accounts.capabilities import Capability
from jobs.models import Job, JobState


class JobSerializer(serializers.ModelSerializer[Job]):
    class Meta:
        model = Job
        fields = [
            "uuid", "kind", "title", "state", "queued_at", "started_at", "ended_at", "step", "steps_done",
            "steps_total", "reason",
        ]  # fmt: skip


class JobFilter(filters.FilterSet):  # type: ignore[misc]
    state = filters.ChoiceFilter(choices=JobState)

    class Meta:
        model = Job
        fields = ["state", "kind"]


class JobViewSet(ScopedReadViewSet):
    """What one has asked for, newest first."""

    capability = Capability.SELF
    queryset = Job.objects.order_by("-id")
    serializer_class = JobSerializer
    filterset_class = JobFilter
