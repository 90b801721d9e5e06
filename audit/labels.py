"""How the trail's dotted actions read on the auditor's page. Every app names its own in `apps.py`."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}
_words: dict[str, str | Promise] = {}


def add_labels(labels: Mapping[str, str | Promise]) -> None:
    """Register the labels of an app's actions, e.g. `{"accounts.user.created": _("新建用户")}`."""
    _labels.update(labels)


def add_words(words: Mapping[str, str | Promise]) -> None:
    """Register what names in before and after mean that are no fields of the object, e.g. `{"rows": _("行数")}`."""
    _words.update(words)


def label_of(action: str) -> str:
    """The label of an action; the action itself when no app has named it."""
    return str(_labels.get(action, action))


def labelled_actions() -> list[tuple[str, str]]:
    """All named actions with their labels, by app."""
    return [(action, str(label)) for action, label in sorted(_labels.items(), key=lambda item: item[0].split(".")[0])]


def kind_label(kind: str) -> str:
    """What a kind of object (`accounts.user`) is called; the kind itself when there is no such model."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def field_label(kind: str, name: str) -> str:
    """What a field of a kind of object is called; the name itself when no app knows it."""
    # What points back at the object has no name of its own.
    return str(getattr(_field(kind, name), "verbose_name", None) or _words.get(name, name))


def value_label(kind: str, name: str, value: object) -> object:
    """What one of a field's choices is called; any other value as it is."""
    choices = dict(getattr(_field(kind, name), "flatchoices", None) or ())
    return str(choices[value]) if isinstance(value, str) and value in choices else value


def _field(kind: str, name: str) -> Any:
    try:
        return apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
