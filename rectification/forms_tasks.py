"""What a unit says of a task."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Deadline, DeadlineKind
from rectification.forms_ledger import FilesField
from rectification.models import DutyState, TaskDuty, TaskReport


class TaskReportForm(forms.Form):
    """报告进展 / 报告完成."""

    text = forms.CharField(
        label=_("情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("做了什么、到了哪一步、还差什么。"),
        error_messages={"required": _("请写做了什么、到了哪一步。")},
    )
    percent = forms.IntegerField(
        label=_("完成百分比"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("0到99；不填，进度不变。报告完成时不用填。"),
        error_messages={
            "invalid": _("请填0到99的整数。"),
            "min_value": _("请填0到99的整数。"),
            "max_value": _("请填0到99的整数。"),
        },
    )
    milestone = forms.ModelChoiceField(
        Deadline.objects.none(),
        label=_("完成了哪个时间节点"),
        required=False,
        empty_label=_("没有，只报进展"),
        error_messages={"invalid_choice": _("这个时间节点不是这项任务的。请重新选择。")},
    )
    as_of = forms.DateField(
        label=_("日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("情况截至哪天；报告完成的，填完成那天。"),
        error_messages={"required": _("请填日期。"), "invalid": _("请写成“2026-07-15”这样的日期。")},
    )
    uploads = FilesField(
        label=_("佐证材料"),
        required=False,
        help_text=_("PDF、Word、Excel、WPS 或图片，可以选几个；不强求照片。"),
    )

    def __init__(self, *args: Any, duty: TaskDuty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        met = TaskReport.objects.filter(duty=duty, milestone__isnull=False).values("milestone")
        rows = Deadline.objects.filter(assignment=duty.assignment_id, kind=DeadlineKind.MILESTONE).exclude(pk__in=met)
        standing = duty.state == DutyState.REPORTED_DONE
        if standing:
            del self.fields["percent"]
        if standing or not rows.exists():
            del self.fields["milestone"]
        else:
            self.fields["milestone"].queryset = rows  # type: ignore[attr-defined]
