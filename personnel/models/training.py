"""Training: plans, sessions, who took part, examinations, what is demanded, and what follows from a result.

Amounts stand in tenths of their measure, so that sums are exact in every database. 学时, 课时, hours and days are never
converted into one another: each amount is held against thresholds of its own measure alone.
"""

import uuid
from calendar import monthrange
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from personnel.models.certificates import Certificate
from personnel.models.officers import CompletionKind, ExaminationKind, Officer
from personnel.querysets import OfficerPartQuerySet
from personnel.training.querysets import (
    AttendanceQuerySet,
    BatchQuerySet,
    CategoryQuerySet,
    EffectQuerySet,
    RuleQuerySet,
    SessionPartQuerySet,
    SessionQuerySet,
    TrainingOfUnitQuerySet,
)


class Measure(models.TextChoices):
    STUDY_HOUR = "study_hour", _("学时")
    CLASS_HOUR = "class_hour", _("课时")
    HOUR = "hour", _("小时")
    DAY = "day", _("天")


def amount_of(tenths: int) -> Decimal:
    """Tenths as a number to read: 45 → 4.5, 40 → 4."""
    whole, rest = divmod(tenths, 10)
    return Decimal(tenths) / 10 if rest else Decimal(whole)


class TrainingCategory(models.Model):
    """What is taught. What is earned in a category counts for its `parent` too (004: 公共法律知识, 其中军事训练).

    `by_office`: only who decides about certificates records it (004: 由司法局统一组织). `completes`: the completion
    certificate that a passed examination of it leads to; "" for none."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("培训类别"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("上级类别")
    )
    by_office = models.BooleanField(_("只由发证部门登记"), default=False)
    completes = models.CharField(_("发放的结业证"), max_length=20, choices=CompletionKind, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训类别")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class TrainingRule(models.Model):
    """A threshold for each person of a unit and all units below it, a year. `category` null: whatever the category.
    Every rule holds beside the others: none replaces one of a unit above, and nothing is added across measures.
    `month` and `day`: until when in each year."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_rules", verbose_name=_("单位（含下级）"))
    category = models.ForeignKey(
        TrainingCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("培训类别")
    )
    tenths = models.PositiveIntegerField(_("每人不少于（十分之一）"))
    measure = models.CharField(_("计量单位"), max_length=12, choices=Measure)
    first_year = models.PositiveSmallIntegerField(_("起始年度"))
    last_year = models.PositiveSmallIntegerField(_("终止年度"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("截止月"), default=12)
    day = models.PositiveSmallIntegerField(_("截止日"), default=31)
    with_auxiliaries = models.BooleanField(_("辅助人员也要达到"), default=False)
    basis = models.CharField(_("依据"), max_length=200)
    created_at = models.DateTimeField(_("登记时间"))

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("学时标准")
        ordering = ["unit__path", "first_year", "id"]

    def __str__(self) -> str:
        return f"{self.what} {self.amount}{self.get_measure_display()}"

    @property
    def amount(self) -> Decimal:
        """The threshold in its measure."""
        return amount_of(self.tenths)

    @property
    def what(self) -> str:
        """The category, or that it may be any."""
        return self.category.name if self.category else str(_("全部类别"))

    def until(self, year: int) -> date:
        """The last day in a year; the month's last where it has no such day."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


class TrainingPlan(models.Model):
    """A unit's plan for a year 年度培训计划; its sessions point to it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_plans", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"), db_index=True)
    name = models.CharField(_("计划名称"), max_length=120)
    content = models.CharField(_("内容"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("登记时间"))

    objects = TrainingOfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训计划")
        ordering = ["-year", "unit__path", "id"]

    def __str__(self) -> str:
        return self.name


class SessionKind(models.TextChoices):
    TOGETHER = "together", _("集中培训")
    DAILY = "daily", _("日常培训")
    ONLINE = "online", _("线上培训")
    DRILL = "drill", _("练兵演练")
    OTHER = "other", _("其他")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("未举办")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


class TrainingSession(models.Model):
    """One training, organised by `unit`: one category, one amount. A course of two parts, as four days of which two
    are military, is two sessions. It counts once it is held, for the year in which it lies."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_sessions", verbose_name=_("组织单位"))
    plan = models.ForeignKey(
        TrainingPlan, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("培训计划")
    )
    name = models.CharField(_("培训名称"), max_length=120)
    kind = models.CharField(_("培训方式"), max_length=10, choices=SessionKind)
    category = models.ForeignKey(TrainingCategory, models.PROTECT, related_name="+", verbose_name=_("培训类别"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    trainer = models.CharField(_("授课人"), max_length=60, blank=True)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    tenths = models.PositiveIntegerField(_("数量（十分之一）"))
    measure = models.CharField(_("计量单位"), max_length=12, choices=Measure)
    state = models.CharField(_("状态"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    created_at = models.DateTimeField(_("登记时间"))

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训")
        ordering = ["-begins_on", "-id"]
        indexes = [models.Index(fields=["begins_on", "id"], name="training_by_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def amount(self) -> Decimal:
        """How much it counts, in its measure."""
        return amount_of(self.tenths)


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("出勤")
    ABSENT = "absent", _("缺勤")
    EXCUSED = "excused", _("请假")


class Attendance(models.Model):
    """What the organiser's record says of one person. `unit` is where he served on the first day; `tenths` what counts
    for him: 0 unless present, at most what the session has."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="attendances", verbose_name=_("培训"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="attendances", verbose_name=_("执法人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    state = models.CharField(_("出勤"), max_length=8, choices=AttendanceState)
    tenths = models.PositiveIntegerField(_("计入（十分之一）"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = AttendanceQuerySet.as_manager()
    officer_path = "officer"

    class Meta:
        verbose_name = _("培训出勤")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "officer"], name="attendance_once")]
        indexes = [models.Index(fields=["officer", "state"], name="attendance_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.get_state_display()}"

    @property
    def amount(self) -> Decimal:
        """What counts for him, in the session's measure."""
        return amount_of(self.tenths)


class ExamState(models.TextChoices):
    OPEN = "open", _("登记成绩")
    CONFIRMED = "confirmed", _("成绩已确认")


class TrainingExam(models.Model):
    """An examination that closes a session. Confirmed, its marks become results of the officers (`Examination`), and
    what follows from them is proposed. `suspends`: who fails is proposed for suspension (004)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="exams", verbose_name=_("培训"))
    kind = models.CharField(_("考试类别"), max_length=12, choices=ExaminationKind)
    on = models.DateField(_("考试日期"))
    full_mark = models.DecimalField(_("满分"), max_digits=5, decimal_places=1, default=Decimal(100))
    pass_mark = models.DecimalField(_("合格分"), max_digits=5, decimal_places=1, default=Decimal(60))
    suspends = models.BooleanField(_("不合格的提出暂扣"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=ExamState, default=ExamState.OPEN)
    created_at = models.DateTimeField(_("登记时间"))

    objects = SessionPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训考试")
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.session.name} {self.get_kind_display()}"


class ExamMark(models.Model):
    """One person's mark. `mark` null: did not sit 缺考, which is neither passed nor failed."""

    exam = models.ForeignKey(TrainingExam, models.PROTECT, related_name="marks", verbose_name=_("培训考试"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="exam_marks", verbose_name=_("执法人员"))
    mark = models.DecimalField(_("成绩"), max_digits=5, decimal_places=1, null=True, blank=True)
    passed = models.BooleanField(_("合格"), default=False)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))

    objects = OfficerPartQuerySet.as_manager()
    officer_path = "officer"

    class Meta:
        verbose_name = _("培训考试成绩")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["exam", "officer"], name="exam_mark_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.mark if self.mark is not None else '—'}"


class EffectKind(models.TextChoices):
    SUSPEND = "suspend", _("暂扣证件")
    COMPLETE = "complete", _("发放结业证")


class EffectState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DROPPED = "dropped", _("不办理")


class TrainingEffect(models.Model):
    """What follows from a result for one person: proposed by the product, done only when a person confirms it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey(TrainingExam, models.PROTECT, related_name="effects", verbose_name=_("培训考试"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="training_effects", verbose_name=_("执法人员"))
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("执法证件")
    )
    kind = models.CharField(_("处理"), max_length=10, choices=EffectKind)
    state = models.CharField(_("状态"), max_length=10, choices=EffectState, default=EffectState.PROPOSED)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("办理人"))

    objects = EffectQuerySet.as_manager()
    officer_path = "officer"

    class Meta:
        verbose_name = _("培训结果处理")
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "id"], name="training_effect_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.officer.name}"


class AttendanceBatch(models.Model):
    """An uploaded attendance list between its dry run and its confirmation; its rows go with either."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="batches", verbose_name=_("培训"))
    name = models.CharField(_("文件名"), max_length=200)
    content = models.JSONField(_("内容"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("写入时间"), null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("出勤导入")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
