"""Forgetting scope fails here: every model, every URL and every API route is either scoped or exempt with a reason."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.api import ScopedReadViewSet
from accounts.capabilities import Capability
from accounts.querysets import ScopeMixin
from accounts.scope import ScopedObjectView, ScopedView, VerbView

OUR_APPS = ("audit", "accounts", "jobs", "files", "personnel", "campaigns", "rectification", "reporting")

#: Models without a scoped queryset, and why nobody can reach their rows through a URL.
EXEMPT_MODELS = {
    "audit.Entry": "audit stands below accounts and knows no roles; its pages demand TRAIL_READ",
    "audit.RestrictedPart": "no page shows it: it proves what an entry conceals; checked by a command",
    "accounts.UnitRecord": "read only through its unit, which is scoped",
    "accounts.GroupMember": "read only through its group, which is scoped",
    "accounts.ChangeLine": "read only through its change, which is scoped",
    "accounts.ChangeAnswer": "read only through its change, which is scoped",
    "accounts.PasswordRecord": "hashes; never shown, read only when a password is changed",
    "reporting.ReminderRun": "no page shows runs; the job's row tells how it went",
    "audit.Seal": "no page shows seals; checked by a command",
}
#: URLs whose view is not ours or comes before sign-in.
EXEMPT_URLS = {
    "login": "before sign-in",
    "feed-read": "calendar programmes cannot sign in: the secret in the address names a person; his reach of today",
    "logout": "POST only, ends one's own session",
}


def our_models() -> list[Any]:
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def view_class(pattern: URLPattern) -> Any:
    callback = pattern.callback
    return getattr(callback, "view_class", None) or getattr(callback, "cls", None)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_is_scoped_or_exempt(model):
    scoped = issubclass(model._default_manager._queryset_class, ScopeMixin)
    exempt = model._meta.label in EXEMPT_MODELS
    assert scoped != exempt, f"{model._meta.label}: give it a scoped queryset or an exemption with a reason, not both"


def test_no_exemption_is_stale():
    labels = {model._meta.label for model in our_models()}
    names = {pattern.name for _path, pattern in patterns()}
    assert set(EXEMPT_MODELS) <= labels
    assert set(EXEMPT_URLS) <= names


@pytest.mark.parametrize(
    ("path", "pattern"), list(patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_url_is_scoped_or_exempt(path, pattern):
    if pattern.name in EXEMPT_URLS:
        return
    view = view_class(pattern)
    assert view is not None, f"{path}: use a class-based view"
    assert issubclass(view, (ScopedView, ScopedReadViewSet)) or _is_schema(view), f"{path}: {view} is not scoped"
    assert isinstance(getattr(view, "capability", None), Capability) or _is_schema(view)


def _is_schema(view: Any) -> bool:
    """The API's own description: no rows, for signed-in users."""
    return view.__module__.split(".")[0] in ("drf_spectacular", "rest_framework") or view.__name__ in {
        "SignedInSchemaView",
        "SchemaView",
    }


@pytest.mark.parametrize(
    ("path", "pattern"), list(patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_url_that_names_an_object_uses_an_object_view(path, pattern):
    """A uuid, slug or id in the address means a row: it must be looked up among the visible ones."""
    view = view_class(pattern)
    if pattern.name in EXEMPT_URLS or view is None or issubclass(view, ScopedReadViewSet) or _is_schema(view):
        return
    if re.search(r"<(uuid|int|slug)", path):
        assert issubclass(view, ScopedObjectView), f"{path}: {view.__name__} must inherit ScopedObjectView"


def test_a_view_without_a_capability_fails_at_import():
    with pytest.raises(ImproperlyConfigured, match="names no capability"):
        type("Forgetful", (ScopedView,), {})
    with pytest.raises(ImproperlyConfigured, match="names no capability"):
        type("ForgetfulVerb", (VerbView,), {})


def test_services_speak_no_http():
    """Services take keyword arguments and an actor, and import nothing of HTTP."""
    import importlib
    import pkgutil

    for app in ("accounts", "campaigns", "rectification", "reporting"):
        package = importlib.import_module(f"{app}.services")
        names = [package.__name__]
        if hasattr(package, "__path__"):
            names += [f"{package.__name__}.{info.name}" for info in pkgutil.iter_modules(package.__path__)]
        for name in names:
            source = inspect.getsource(importlib.import_module(name))
            assert "django.http" not in source, name
            assert "django.shortcuts" not in source, name
