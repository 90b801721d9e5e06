"""A filing, its versions, signatures and decisions."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from campaigns.models import Campaign, FilingKind, Obligation
from files.models import Attachment
from rectification.due import filed_day, late_days
from rectification.querysets import DecisionQuerySet, FilingPartQuerySet, FilingQuerySet


class FilingState(models.TextChoices):
    DRAFT = "draft", _("填报中")
    AWAITING_SIGNATURE = "awaiting_signature", _("待签字")
    SIGNED = "signed", _("已签字")
    SUBMITTED = "submitted", _("已报送")
    UNDER_REVIEW = "under_review", _("审核中")
    ACCEPTED = "accepted", _("审核通过")
    RETURNED = "returned", _("已退回")


class Filing(models.Model):
    """The answer to one obligation. Its content lives in versions; `version_number` is the current one.

    `first_submitted_at` counts for completeness and never moves again; so does `received_on`, the day on which the
    paper of that first submission arrived, which counts for timeliness; null where the unit filed it here itself.
    `entered_by` is who of the bureau enters the current version from the unit's paper (代录); null where the unit fills
    it itself.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="filing")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="filings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings", verbose_name=_("单位"))
    kind = models.CharField(_("材料类型"), max_length=20, choices=FilingKind)
    state = models.CharField(_("状态"), max_length=20, choices=FilingState, default=FilingState.DRAFT, db_index=True)
    version_number = models.PositiveIntegerField(_("版次"), default=1)
    first_submitted_at = models.DateTimeField(_("首次报送时间"), null=True)
    received_on = models.DateField(_("纸质件收到日期"), null=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    accepted_at = models.DateTimeField(_("通过时间"), null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("代录人"))

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.obligation)

    @property
    def days_late(self) -> int:
        """Days by which the first submission missed the due day; 0 when on time, undated or not yet submitted."""
        return late_days(self.obligation.due_date, self.filed_on)

    @property
    def filed_on(self) -> date | None:
        """The day that is held against the due day: when the paper arrived, else when it was submitted here."""
        return filed_day(self.first_submitted_at, self.received_on)

    @property
    def current(self) -> "FilingVersion":
        """The version being worked on or judged. Uses prefetched versions where there are."""
        version: FilingVersion = next(v for v in self.versions.all() if v.number == self.version_number)
        return version


class FilingVersion(models.Model):
    """One version of a filing's content, in the one shape described in `rectification/content.py`.

    A draft's `revision` counts its saves: a save that names an older revision is a conflict. `frozen_at` is set when
    it is sent for signature (or submitted unsigned); from then on `content` and `sha256` never change.
    `received_on` is when the paper came that the bureau entered 代录. `opened_as` is the verb that led back to a draft
    ("recalled", "signature_refused", "withdrawn", "correction_begun"), by whom, when and why; empty for the
    first version.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filing = models.ForeignKey(Filing, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("版次"))
    content = models.JSONField(_("内容"), default=dict)
    schema = models.CharField(_("表样版本"), max_length=40)
    campaign_version = models.PositiveIntegerField(_("方案版次"), default=0)
    revision = models.PositiveIntegerField(_("保存次数"), default=0)
    sha256 = models.CharField(_("校验值"), max_length=64, blank=True)
    frozen_at = models.DateTimeField(_("定稿时间"), null=True)
    submitted_at = models.DateTimeField(_("报送时间"), null=True)
    received_on = models.DateField(_("纸质件收到日期"), null=True)
    saved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("填报人"))
    saved_at = models.DateTimeField(_("保存时间"))
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    opened_as = models.CharField(_("由来"), max_length=20, blank=True)
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("开启人"))
    opened_at = models.DateTimeField(_("开启时间"), null=True)
    opened_reason = models.TextField(_("开启原因"), blank=True)
    scan = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="scanned_versions", verbose_name=_("纸质件扫描件")
    )
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("代录人"))
    attachments = models.ManyToManyField(Attachment, related_name="filing_versions", db_table="rect_version_file")

    filing_path = "filing"
    objects = FilingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送版本")
        ordering = ["filing", "number"]
        constraints = [models.UniqueConstraint(fields=["filing", "number"], name="filing_version_once")]

    def __str__(self) -> str:
        return f"{self.filing} v{self.number}"

    @property
    def check_code(self) -> str:
        """The first twelve digits of the hash, in threes of four: what stands on paper."""
        digits = self.sha256[:12].upper()
        return "-".join(digits[i : i + 4] for i in range(0, len(digits), 4))


class SignatureMode(models.TextChoices):
    CONFIRMED = "confirmed", _("电子签字（密码确认）")
    PAPER = "paper", _("纸质签字盖章扫描")
    CERTIFICATE = "certificate", _("数字证书签名")


class Signature(models.Model):
    """The unit leader's signature over one version's hash. Voided, never deleted.

    On paper (mode `paper`) there is no `signer` with an account: `name` is who signed the sheet, `file` its scan, and
    `entered_by` who brought the scan in.
    """

    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(User, models.PROTECT, null=True, related_name="signatures", verbose_name=_("签字人"))
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    mode = models.CharField(max_length=12, choices=SignatureMode, default=SignatureMode.CONFIRMED)
    sha256 = models.CharField(_("校验值"), max_length=64)
    at = models.DateTimeField(_("签字时间"))
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="signatures")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("上传人"))
    void_at = models.DateTimeField(_("作废时间"), null=True)
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    filing_path = "version__filing"
    objects = FilingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("签字")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("审核通过")
    RETURNED = "returned", _("退回修改")
    REOPENED = "reopened", _("重新退回")


class ReviewDecision(models.Model):
    """What a reviewer decided of a version, and why. Undone, never deleted.

    `settled_rows` are the ids of the rows that a return of a part accepts: the unit need not touch them.
    `ledger_before` is what an acceptance found on the ledger and changed, row by row, with `measures` by
    problem id and the `last_event`: an undoing puts it back.
    """

    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="decisions")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="review_decisions", verbose_name=_("审核人"))
    reviewer_name = models.CharField(_("审核人"), max_length=60)
    decision = models.CharField(_("结论"), max_length=10, choices=Decision)
    opinion = models.TextField(_("意见"), blank=True)
    at = models.DateTimeField(_("时间"))
    settled_rows = models.JSONField(_("已认可的条目"), default=list)
    ledger_before = models.JSONField(_("通过前的台账"), default=dict)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    filing_path = "version__filing"
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("审核结论")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.reviewer_name} {self.decision}"


class ReviewRemark(models.Model):
    """A reviewer's opinion of one cell or row of a version, or of one field.

    `row` is the row's id ("" for a field), `column` a code of the form ("" for the whole row). `place` names the row
    as it is numbered on that version's paper. Until `decision` is set it is the reviewers' own draft.
    """

    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="remarks")
    decision = models.ForeignKey(ReviewDecision, models.SET_NULL, null=True, related_name="remarks")
    row = models.CharField(_("条目"), max_length=36, blank=True)
    column = models.CharField(_("栏目"), max_length=40, blank=True)
    place = models.CharField(_("位置"), max_length=40, blank=True)
    text = models.TextField(_("意见"))
    author = models.ForeignKey(User, models.PROTECT, related_name="review_remarks", verbose_name=_("审核人"))
    author_name = models.CharField(_("审核人"), max_length=60)
    at = models.DateTimeField(_("时间"))

    filing_path = "version__filing"
    objects = FilingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("逐处意见")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.place} {self.column}".strip()
