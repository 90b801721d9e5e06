"""Idle sign-out, forced change of password, texts that can be kept, and the actor of a request."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.addresses import client_address
from accounts.models import User
from accounts.receivers import IDLE
from audit import clock

Answer = Callable[[HttpRequest], HttpResponse]
LAST_SEEN = "last_seen"


class IdleSignOutMiddleware:
    """Signs out after IDLE_SIGN_OUT_SECONDS without a request (GB/T 22239 A2)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            seen = request.session.get(LAST_SEEN)
            present = clock.now().timestamp()
            if seen is not None and present - seen > settings.IDLE_SIGN_OUT_SECONDS:
                setattr(request, IDLE, True)
                logout(request)
                return self._expired(request)
            if seen is None or present - seen > 30:
                request.session[LAST_SEEN] = present
        return self.get_response(request)

    def _expired(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Request") or request.headers.get("Accept") == "application/json":
            return JsonResponse({"detail": _("登录已过期，内容还在。请重新登录。")}, status=401)
        back = request.get_full_path() if request.method == "GET" else "/"
        messages.info(request, _("您超过30分钟没有操作，已自动退出。请重新登录。"))
        return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': back})}")


class PasswordChangeMiddleware:
    """A generated or expired password must be changed before anything else, pages and API alike (A1)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and must_change(user) and request.path not in self._open_paths():
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": _("请先修改密码。")}, status=403)
            return redirect("password-change")
        return self.get_response(request)

    @staticmethod
    def _open_paths() -> set[str]:
        return {reverse("password-change"), reverse("logout")}


def must_change(user: User) -> bool:
    """Whether the password was generated for the user or is older than PASSWORD_MAX_AGE_DAYS."""
    if user.must_change_password or user.password_changed_at is None:
        return True
    return clock.now() - user.password_changed_at > timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)


class ActorMiddleware:
    """Gives every request its actor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if isinstance(request.user, User) else None
        request.actor = Actor(user, client_address(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class StorableMiddleware:
    """Refuses (400) texts that no database keeps: NUL in an address or in a form's plain field. Without it a raw search
    word reaches the database and PostgreSQL answers with an error. JSON bodies are checked by the API's own fields."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(request.GET) or (request.method == "POST" and _has_nul(request.POST)):
            raise SuspiciousOperation("a NUL character in a query or form")
        return self.get_response(request)


def _has_nul(values: QueryDict) -> bool:
    return any("\0" in text for name, texts in values.lists() for text in (name, *texts))
