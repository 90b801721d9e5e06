"""An uploaded or generated file."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from files.querysets import AttachmentQuerySet


def storage_name(attachment: "Attachment", name: str) -> str:
    """Where a file lies: by UUID, never by the name somebody typed."""
    key = attachment.uuid.hex
    return f"{key[:2]}/{key}"


class Attachment(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("文件名"), max_length=200)
    content_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64, db_index=True)
    content = models.FileField(upload_to=storage_name)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="uploads", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
