"""Choosing a unit. A tree that fits into a list is one; a province is typed into and searched."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from audit import clock

#: So many units are a list to choose from; of more each form would carry megabytes.
LISTED: Final = 200
#: Suggestions to what is typed.
OFFERED: Final = 12


def standing_units() -> Any:
    """What may be chosen: read anew for every form."""
    return Unit.objects.standing(clock.today())


def listed() -> bool:
    """Whether the standing units are few enough for a list. One query, whatever their number."""
    return len(standing_units().order_by().values_list("pk")[: LISTED + 1]) <= LISTED


def written(unit: Unit) -> str:
    """A unit as it stands in the field: its name with the code that makes it the only one."""
    return f"{unit.name}（{unit.code}）"


def found(text: str) -> Unit | None:
    """The standing unit that is written so, with this code, or the only one with this name or short name."""
    text = " ".join(text.split())
    units = standing_units()
    name, bracket, code = text.removesuffix("）").rpartition("（")
    if bracket and text.endswith("）"):
        exact: Unit | None = units.filter(code=code, name=name).first()
        if exact is not None:
            return exact
    unit: Unit | None = units.filter(code=text).first()
    if unit is not None:
        return unit
    for column in ("name", "short_name"):
        named: list[Unit] = list(units.filter(**{column: text})[:2])
        if len(named) == 1:
            return named[0]
    return None


def suggested(text: str) -> list[Unit]:
    """The first standing units that match by name, short name, code or first letters in pinyin."""
    text = " ".join(text.split())[:60]
    # What a suggestion has filled in leads to itself.
    name, bracket, _code = text.rpartition("（")
    text = name if bracket and text.endswith("）") else text
    return list(standing_units().named(text)[:OFFERED]) if text else []


def options(units: Iterable[Unit]) -> SafeString:
    """The suggestions as the browser's own list."""
    return format_html_join("", '<option value="{}">{}</option>', ((written(unit), unit.label) for unit in units))


class UnitInput(forms.TextInput):
    """A line with the browser's list of suggestions, which is filled while one types."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = {
            **(attrs or {}), "list": f"units-{name}", "autocomplete": "off",
            "hx-get": f"{reverse('unit-find')}?field={name}", "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#units-{name}", "hx-swap": "innerHTML settle:0ms", "hx-sync": "this:replace",
        }  # fmt: skip
        return super().get_context(name, value, attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The line and its empty list."""
        line = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="units-{}"></datalist>', line, name)


class UnitTyped(forms.CharField):
    """A standing unit, typed as its code or name; its initial value is a unit or the id of one."""

    widget = UnitInput

    def prepare_value(self, value: Any) -> Any:
        """What the field shows."""
        if isinstance(value, int):
            value = Unit.objects.filter(pk=value).first()
        return written(value) if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Any:
        """The unit, None for an empty field that may be empty."""
        text = super().clean(value)
        if not text:
            return None
        unit = found(text)
        if unit is None:
            raise forms.ValidationError(not_found(text))
        return unit


def not_found(text: str) -> str:
    """What to say of a text that names no unit, with the nearest ones: so it is searched without script, too."""
    near = suggested(text)
    if not near:
        return _("没有找到“%(text)s”。请填单位代码、名称，或拼音首字母查找。") % {"text": text}
    names = "；".join(written(unit) for unit in near)
    return _("“%(text)s”不是唯一的单位。相近的有：%(names)s。请照其中一个填写。") % {"text": text, "names": names}


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A standing unit of a list, indented as in the tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return "　" * int(obj.depth - 1) + str(obj.name)


class UnitsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several standing units, indented as in the tree."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return "　" * int(obj.depth - 1) + str(obj.name)


def lines(text: str) -> list[str]:
    """The lines of a text that say something, with single blanks."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class UnitsTyped(forms.CharField):
    """Standing units, one a line by code or name; the initial value may be ids."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """What the field shows."""
        if not isinstance(value, list):
            return value
        return "\n".join(written(unit) for unit in Unit.objects.filter(pk__in=value))

    def clean(self, value: Any) -> Any:
        """A list of units, each once."""
        units: dict[int, Unit] = {}
        for line in lines(super().clean(value)):
            unit = found(line)
            if unit is None:
                raise forms.ValidationError(not_found(line))
            units[unit.pk] = unit
        return list(units.values())


def offer_units(form: forms.Form, name: str) -> None:
    """Let a form's field offer the standing units: as a list where they are few, else to be typed. Two queries at most,
    whatever their number."""
    field: Any = form.fields[name]
    if listed():
        field.queryset = standing_units()
        return
    several = isinstance(field, UnitsChoice)
    hint = _("填单位代码或名称，每行一个。") if several else _("填代码、名称、简称或拼音首字母，从提示里选。")
    if not field.required:
        hint = f"{hint}{_('可以留空。')}" if not several else hint
    kind = UnitsTyped if several else UnitTyped
    form.fields[name] = kind(
        label=field.label, required=field.required, help_text=field.help_text or hint, error_messages={}
    )
    form.fields[name].error_messages["required"] = gettext_lazy("请填写这一栏。")
