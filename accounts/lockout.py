"""What a locked-out visitor is told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any) -> HttpResponse:
    """The page shown after five failures of one account from one address."""
    return render(request, "registration/locked.html", status=429)
