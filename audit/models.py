"""The trail. Names and ids are stored as values: an entry must read the same after its objects are gone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.querysets import EntryQuerySet


class Outcome(models.TextChoices):
    DONE = "done", _("成功")
    REFUSED = "refused", _("被拒")
    FAILED = "failed", _("失败")


class Entry(models.Model):
    """One act. Written in the transaction of the act; a database trigger refuses update and delete."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True, db_index=True)
    actor_name = models.CharField(_("操作人"), max_length=60)
    unit_id = models.BigIntegerField(_("单位编号"), null=True, db_index=True)
    unit_name = models.CharField(_("单位"), max_length=120, blank=True)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    action = models.CharField(_("操作"), max_length=80, db_index=True)
    object_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    object_name = models.CharField(_("对象"), max_length=200, blank=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, default=Outcome.DONE)
    reason = models.TextField(_("理由"), blank=True)
    before = models.JSONField(_("之前"), null=True)
    after = models.JSONField(_("之后"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class RestrictedPart(models.Model):
    """What a restricted entry is about: kept beside the trail, never shown with it.

    The entry holds the SHA-256 of `salt` and `content`, so that the seal over the entry proves this row too.
    Append-only like the trail; see `audit/restricted.py`.
    """

    id = models.BigAutoField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    salt = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        verbose_name = _("受限事项内容")

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(models.Model):
    """A SHA-256 over a run of entries, chained to the seal before: a later change of any of them shows."""

    id = models.BigAutoField(primary_key=True)
    first_entry_id = models.BigIntegerField()
    last_entry_id = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("审计封存")

    def __str__(self) -> str:
        return f"{self.first_entry_id}–{self.last_entry_id} {self.sha256[:12]}"
