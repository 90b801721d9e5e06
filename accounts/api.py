"""The base of the read API: scoped like the pages."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from rest_framework import pagination, viewsets

from accounts.capabilities import Capability
from accounts.permissions import HoldsCapability


class Pages(pagination.LimitOffsetPagination):
    """Pages of 50; nobody may ask for the whole table in one answer."""

    default_limit = 50
    max_limit = 200


class ScopedReadViewSet(viewsets.ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """One without a `capability` fails at import."""

    capability: Capability
    permission_classes = (HoldsCapability,)
    pagination_class = Pages
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "capability"):
            raise ImproperlyConfigured(f"{cls.__qualname__} names no capability")

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)
