"""One-time passwords on paper: shown in the answer that made them, and never again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Membership
from accounts.services.users import IssuedAccount


@dataclass(frozen=True)
class Slip:
    """What is cut out and handed to one person."""

    name: str
    username: str
    password: str
    posts: str


def show_slips(request: HttpRequest, accounts: Sequence[IssuedAccount], *, back: str) -> HttpResponse:
    """The sheet of slips. No cache keeps it, and asking again finds nothing to show."""
    posts: dict[int, list[str]] = {}
    held = Membership.objects.filter(
        user__in=[account.user.pk for account in accounts], state__in=["proposed", "granted"]
    )
    for membership in held.select_related("unit"):
        line = f"{membership.unit.label} {membership.get_role_display()}"
        posts.setdefault(membership.user_id, []).append(line)
    slips = [
        Slip(account.user.name, account.user.username, account.password, "；".join(posts.get(account.user.pk, [])))
        for account in accounts
    ]
    site = request.build_absolute_uri("/")
    answer = render(request, "accounts/password_slips.html", {"slips": slips, "back_url": back, "site": site})
    answer["Cache-Control"] = "no-store"
    return answer
