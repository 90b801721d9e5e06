"""View mixins that make scope impossible to forget: a concrete view without a `capability` fails at import.

The row comes first: an object out of reach is 404 for every role; in reach without the capability, or with no row
at all, is 403. Anonymous visitors are sent to sign in by LoginRequiredMiddleware.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import Refused, StaleState

#: A form that comes back with what was typed, which may be a number that no cache may keep.
REFUSED_FORM = 422


class ActorRequest(HttpRequest):
    """A request behind the middleware: signed in, with its actor."""

    user: User
    actor: Actor


class ScopedView(View):
    """The base of every view. Subclasses name `capability`; `abstract = True` in the class body exempts a base."""

    capability: ClassVar[Capability]
    request: ActorRequest

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__dict__.get("abstract", False) and not hasattr(cls, "capability"):
            raise ImproperlyConfigured(f"{cls.__qualname__} names no capability")

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.request.actor

    def check(self) -> None:
        """The capability must be held at all. Views of one object check it over that object instead."""
        if not self.request.user.grants.has(self.capability):
            raise PermissionDenied(_("您没有打开这个页面的权限。"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check()
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code == REFUSED_FORM:
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


class ScopedObjectView(ScopedView):
    """A view of one row, found by the URL's `uuid` (or `lookup`) among the rows visible to the user.

    `self.row` is set before any method runs. Nested objects: give `model` the object that carries the right.
    """

    abstract = True
    model: ClassVar[type[models.Model]]
    lookup: ClassVar[str] = "uuid"
    row: Any

    def rows(self) -> models.QuerySet[Any]:
        """The rows among which the object is looked for; narrows `visible_to`, never widens it."""
        rows: models.QuerySet[Any] = self.model._default_manager.all().visible_to(self.request.user)  # type: ignore[attr-defined]
        return rows

    def check(self) -> None:
        self.row = get_object_or_404(self.rows(), **{self.lookup: self.kwargs[self.lookup]})
        if not self.actor.may(self.capability, self.row):
            raise PermissionDenied(_("您没有办理这件事的权限。"))


class VerbView(ScopedObjectView):
    """One POST view a verb: everything but POST is refused with 405 — after scope has been checked."""

    abstract = True
    http_method_names = ["post", "options"]

    def act(self, request: ActorRequest) -> HttpResponse:
        """Call the service and answer."""
        raise NotImplementedError

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(request)

    def told(self, verb: Callable[[], object], done: str = "") -> bool:
        """Run a service and flash how it went: `done`, or what refused it. False when nothing was changed."""
        try:
            verb()
        except (Refused, StaleState) as error:
            messages.error(self.request, str(error))
            return False
        if done:
            messages.success(self.request, done)
        return True
