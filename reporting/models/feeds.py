"""Calendar feeds by secret link."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reporting.querysets import OwnDigestQuerySet


class CalendarFeed(models.Model):
    """A person's one link for calendar programmes. `secret_hash` is the SHA-256 of the secret in the address; the
    secret itself is nowhere kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed", verbose_name=_("本人"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("生成时间"))
    last_read_at = models.DateTimeField(_("最近读取时间"), null=True)

    objects = OwnDigestQuerySet.as_manager()
    owner_path = "user"

    class Meta:
        verbose_name = _("日历订阅")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.user_id}"
