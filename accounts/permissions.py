"""REST permissions: deny by default. Apart from `api.py`, because REST framework's settings import them by name."""

from typing import Any

from rest_framework import permissions
from rest_framework.request import Request


class DenyAll(permissions.BasePermission):
    """The default: a view that names no rule answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class HoldsCapability(permissions.BasePermission):
    """The view's `capability` must be held; rows come from `visible_to`, so what is out of reach is 404."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_authenticated and request.user.grants.has(view.capability))
