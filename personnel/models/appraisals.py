"""The appraisal file: yearly appraisal, case reviews, commendations, accountability; and the scales of a body.

Nothing in it is changed or deleted: what was entered by mistake is withdrawn with a reason and entered anew.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from personnel.appraisal.querysets import AccountabilityQuerySet, FileRowQuerySet, ScaleQuerySet
from personnel.models.officers import Officer, OfficerKind

#: Between the grades of a scale as they stand in its column.
BETWEEN = "、"


class AppraisalScale(models.Model):
    """The grades by which a unit and all below it appraise a year, the best first (优、良、差; 优秀、达标、不达标). Of
    several on the way up the nearest one holds. Ended, never rewritten."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appraisal_scales", verbose_name=_("单位（含下级）"))
    grades = models.CharField(_("等次"), max_length=120)
    first_year = models.PositiveSmallIntegerField(_("起始年度"))
    last_year = models.PositiveSmallIntegerField(_("终止年度"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)
    created_at = models.DateTimeField(_("登记时间"))

    objects = ScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核等次")
        ordering = ["unit__path", "first_year", "id"]

    def __str__(self) -> str:
        return self.grades

    @property
    def names(self) -> list[str]:
        """The grades, the best first."""
        return self.grades.split(BETWEEN)


class FileRow(models.Model):
    """One line of a file. `unit` is where he served then; `decided_by` who decided; `document` by which paper."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("执法人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=120)
    on = models.DateField(_("日期"))
    decided_by = models.CharField(_("作出单位"), max_length=120)
    document = models.CharField(_("依据文件"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("撤回人"))
    withdrawal = models.CharField(_("撤回原因"), max_length=200, blank=True)

    officer_path = "officer"

    class Meta:
        abstract = True
        ordering = ["on", "id"]

    @property
    def file_year(self) -> int:
        """The year of the file in which it stands."""
        return self.on.year


class Appraisal(FileRow):
    """年度考核: one grade of the scale of then, a year. `kind`: officers and auxiliaries are appraised apart (004)."""

    year = models.PositiveSmallIntegerField(_("考核年度"))
    scale = models.ForeignKey(AppraisalScale, models.PROTECT, related_name="+", verbose_name=_("考核等次"))
    grade = models.CharField(_("等次"), max_length=20)
    kind = models.CharField(_("人员类别"), max_length=10, choices=OfficerKind)

    objects = FileRowQuerySet.as_manager()

    class Meta(FileRow.Meta):
        verbose_name = _("年度考核")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "year"], condition=models.Q(withdrawn_at=None), name="appraised_once_a_year"
            ),
        ]
        indexes = [models.Index(fields=["year", "officer"], name="appraisal_of_year")]

    def __str__(self) -> str:
        return f"{self.officer.name} {self.year} {self.grade}"

    @property
    def file_year(self) -> int:
        """The year that was appraised, not the one in which that was done."""
        return self.year


class ReviewWay(models.TextChoices):
    YEARLY = "yearly", _("年度案卷评查")
    SPOT = "spot", _("案卷抽查")
    CROSS = "cross", _("交叉评查")
    THIRD = "third", _("第三方评查")


class ReviewResult(models.TextChoices):
    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


class CaseReview(FileRow):
    """案卷评查 of one file of a case. `case`: its number, or its cause without the parties' names."""

    way = models.CharField(_("评查方式"), max_length=10, choices=ReviewWay)
    case = models.CharField(_("案号或案由"), max_length=120)
    result = models.CharField(_("评查结果"), max_length=10, choices=ReviewResult)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=1, null=True, blank=True)

    objects = FileRowQuerySet.as_manager()

    class Meta(FileRow.Meta):
        verbose_name = _("案卷评查结果")
        indexes = [models.Index(fields=["officer", "on"], name="case_review_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer.name} {self.case}"


class Commendation(FileRow):
    """表彰奖励."""

    title = models.CharField(_("表彰名称"), max_length=120)

    objects = FileRowQuerySet.as_manager()

    class Meta(FileRow.Meta):
        verbose_name = _("表彰奖励")
        indexes = [models.Index(fields=["officer", "on"], name="commendation_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer.name} {self.title}"


class Censure(models.TextChoices):
    CRITICISED = "criticised", _("批评教育")
    WRITTEN = "written", _("书面检查")
    ADMONISHED = "admonished", _("诫勉")
    NOTIFIED = "notified", _("通报批评")
    REMOVED = "removed", _("调离执法岗位")
    DISCIPLINED = "disciplined", _("党纪政务处分")
    OTHER = "other", _("其他")


class Accountability(FileRow):
    """问责. Read by who keeps the officers and by himself; its acts stand in the trail without object and content."""

    measure = models.CharField(_("问责方式"), max_length=12, choices=Censure)
    matter = models.CharField(_("事由"), max_length=200)

    objects = AccountabilityQuerySet.as_manager()

    class Meta(FileRow.Meta):
        verbose_name = _("问责")
        indexes = [models.Index(fields=["officer", "on"], name="accountability_of_officer")]

    def __str__(self) -> str:
        return f"{self.officer.name} {self.get_measure_display()}"
