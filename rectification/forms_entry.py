"""What is typed when the office lists a problem, when a unit answers, and when a problem is split."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from campaigns.models import Campaign, FocusItem, Participation, SubPoint
from rectification.forms_acts import ActForm
from rectification.models import Problem, ProblemSource, RectificationKind, ReportedBy, Severity
from rectification.services import Answer, Found


def _line(label: Any, missing: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, error_messages={"required": missing}, **more)


def _text(label: Any, missing: Any, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=2000, widget=widget, error_messages={"required": missing}, **more
    )  # fmt: skip


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    invalid = {"invalid": _("请写成“2026-07-15”这样的日期。"), "required": _("请填日期。")}
    return forms.DateField(label=label, widget=widget, error_messages=invalid, **more)


class FoundForm(forms.Form):
    """列入问题: for which unit, what, and until when it answers."""

    unit = forms.ChoiceField(label=_("单位"), error_messages={"required": _("请选单位。")})
    item = forms.ChoiceField(label=_("整治重点"), error_messages={"required": _("请选整治重点。")})
    description = _text(_("存在的问题"), _("请写清事实：时间、地点、涉及数量。"), 4)
    source = forms.ChoiceField(
        label=_("问题来源"), choices=ProblemSource, initial=ProblemSource.SPECIAL_INSPECTION
    )  # fmt: skip
    reported_by = forms.ChoiceField(label=_("由谁列出"), choices=ReportedBy, initial=ReportedBy.SUPERIOR_ORGAN)
    severity = forms.ChoiceField(label=_("严重程度"), choices=Severity, initial=Severity.GENERAL)
    kind = forms.ChoiceField(label=_("整改方式"), choices=RectificationKind, initial=RectificationKind.TIME_LIMITED)
    found_on = _day(_("发现日期"), required=False)
    due_text = forms.CharField(
        label=_("要求完成时限"), required=False, max_length=40, help_text=_("可精确到月；不填，由单位填。")
    )
    respond_by = _day(_("回应期限"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Participation.objects.filter(campaign=campaign).order_by("position", "id")
        self.units = {str(place.unit_id): place for place in places.select_related("unit")}
        choices = [("", _("请选择")), *((key, place.label) for key, place in self.units.items())]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", _("请选择")), *item_choices(campaign)]  # type: ignore[attr-defined]

    @property
    def found(self) -> Found:
        """What was typed, for the service."""
        data = self.cleaned_data
        item, _colon, point = data["item"].partition(":")
        return Found(
            focus_item_id=int(item), sub_point_id=int(point) if point else None, description=data["description"],
            source=data["source"], reported_by=data["reported_by"], severity=data["severity"], kind=data["kind"],
            found_on=data["found_on"], due_text=data["due_text"],
        )  # fmt: skip


def item_choices(campaign: Campaign) -> list[tuple[str, list[tuple[str, str]]]]:
    """The standing focus items under their areas, each with its sub-points as “item:point”: two queries."""
    rows = FocusItem.objects.filter(area__campaign=campaign, withdrawn_at=None).select_related("area")
    points: dict[int, list[SubPoint]] = {}
    for point in SubPoint.objects.filter(item__in=rows).order_by("position", "id"):
        points.setdefault(point.item_id, []).append(point)
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows.order_by("area__position", "area_id", "position", "id"):
        lines = groups.setdefault(row.area.column_label, [])
        lines.append((str(row.pk), f"{row.number}. {row.text[:40]}"))
        lines += [(f"{row.pk}:{point.pk}", f"{row.number}. — {point.text[:40]}") for point in points.get(row.pk, [])]
    return list(groups.items())


class AnswerForm(ActForm):
    """回应: measures, and who does it by when."""

    prefix_of_ids, words = "answer", "measures"

    measures = _text(
        _("整改措施"), _("请至少写1条措施。"), 4,
        help_text=_("一行一条；另有责任人和时限的写在行末，如“（张三，2026年7月）”。"),
    )  # fmt: skip
    responsible_leader = _line(_("责任领导"), _("请填责任领导。"), 60)
    responsible_unit = _line(_("责任单位"), _("请填具体负责的科室或大队。"), 120)
    responsible_person = _line(_("责任人"), "", 60, required=False)
    due_text = _line(_("完成时限"), _("请填年月，如“2026年7月”。"), 40, help_text=_("可精确到月。"))

    @classmethod
    def of(cls, problem: Problem) -> "AnswerForm":
        """As it is first shown: with the date that the office asks for."""
        return cls(initial={"due_text": problem.due_text})

    @staticmethod
    def read(values: dict[str, Any]) -> Answer:
        """What was typed, for the service."""
        return Answer(**values)


class ObjectionForm(ActForm):
    """提出异议."""

    prefix_of_ids, words = "objection", "reason"

    reason = _text(_("异议理由"), _("请写异议的理由：哪里不属实，有什么依据。"))


class ObjectionDecisionForm(ActForm):
    """答复异议. The buttons say the outcome."""

    prefix_of_ids, words = "objection_decision", "reason"

    reason = _text(_("答复理由"), _("请写明理由。"), 2)


class SplitForm(forms.Form):
    """拆分: the reason; the parts are read by `parts_of`."""

    reason = _text(_("拆分理由"), _("请写明拆分的理由。"), 2)


def found_initial(respond_by: Any) -> dict[str, Any]:
    """What the form of listing begins with."""
    return {"found_on": clock.today(), "respond_by": respond_by}
