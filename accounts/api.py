"""REST permissions: deny by default, scoped like the pages."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from rest_framework import permissions, viewsets
from rest_framework.request import Request

from accounts.capabilities import Capability


class DenyAll(permissions.BasePermission):
    """The default: a view that names no rule answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class HoldsCapability(permissions.BasePermission):
    """The view's `capability` must be held; rows come from `visible_to`, so what is out of reach is 404."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_authenticated and request.user.grants.has(view.capability))


class ScopedReadViewSet(viewsets.ReadOnlyModelViewSet):  # type: ignore[type-arg]
    """The base of the read API. One without a `capability` fails at import."""

    capability: Capability
    permission_classes = (HoldsCapability,)
    lookup_field = "uuid"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "capability"):
            raise ImproperlyConfigured(f"{cls.__qualname__} names no capability")

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)
