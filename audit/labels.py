"""How the trail's dotted actions read on the auditor's page. Every app names its own in `apps.py`."""

from collections.abc import Mapping

from django.apps import apps
from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


def add_labels(labels: Mapping[str, str | Promise]) -> None:
    """Register the labels of an app's actions, e.g. `{"accounts.user.created": _("新建用户")}`."""
    _labels.update(labels)


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
    """What a field of a kind of object is called; the name itself when the model has no such field."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return name
    return next((str(getattr(f, "verbose_name", name)) for f in model._meta.get_fields() if f.name == name), name)
