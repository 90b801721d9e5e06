"""What bureau and unit write to one another about a problem 留言."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rectification.models.problems import Problem
from rectification.querysets_office import CommentQuerySet, OwnRowsQuerySet


class Side(models.TextChoices):
    UNIT = "unit", _("填报单位")
    OFFICE = "office", _("牵头单位")


class ProblemComment(models.Model):
    """One comment. Taken back, it stays as a line without its text; the trail keeps what was written."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="comments")
    side = models.CharField(_("哪一方"), max_length=6, choices=Side)
    text = models.TextField(_("留言"))
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(_("留言人"), max_length=60)
    author_unit_name = models.CharField(_("单位"), max_length=120, blank=True)
    written_at = models.DateTimeField(_("留言时间"))
    taken_back_at = models.DateTimeField(_("收回时间"), null=True)

    owner_path = "problem"
    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("问题留言")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.author_name} {self.written_at:%Y-%m-%d %H:%M}"


class CommentsSeen(models.Model):
    """When a person last read the comments of a problem: what others wrote later is unread."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(_("阅读时间"))

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("留言阅读")
        constraints = [models.UniqueConstraint(fields=["problem", "user"], name="comments_seen_once")]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.user_id}"
