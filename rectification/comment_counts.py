"""How many comments stand on problems, and how many of them a person has not read yet."""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from rectification.models import CommentsSeen, ProblemComment


def with_comments(problems: Any, user: User) -> Any:
    """Annotate `comment_count` and `unread_count`: others' comments written since the person last looked."""
    comments = ProblemComment.objects.standing().filter(problem=OuterRef("pk")).order_by()
    seen = CommentsSeen.objects.filter(problem=OuterRef("problem"), user=user).values("seen_at")[:1]
    unread = comments.exclude(author=user).annotate(seen=Subquery(seen))
    unread = unread.filter(Q(seen=None) | Q(written_at__gt=F("seen")))
    return problems.annotate(comment_count=_number(comments), unread_count=_number(unread))


def _number(comments: Any) -> Coalesce:
    counted = comments.values("problem").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
