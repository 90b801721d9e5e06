"""消息: what one was told, read and unread."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from jobs.models import Message
from jobs.services.telling import mark_all_read, mark_read

PAGE_SIZE = 20


class MessageListView(ScopedView):
    """The inbox, newest first; `?unread=1` shows what has not been looked at."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Message.objects.visible_to(request.user).inbox()
        unread = rows.unread().count()
        only = request.GET.get("unread") == "1"
        shown = rows.unread() if only else rows
        page = Paginator(shown.order_by("-sent_at", "-id"), PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "jobs/message_list.html", {"page": page, "unread_count": unread, "only": only})


class MessageView(ScopedObjectView):
    """One message; to look at it is to have read it."""

    model = Message
    capability = Capability.SELF

    def rows(self) -> Any:
        return Message.objects.visible_to(self.request.user).inbox()

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark_read(message=self.row)
        return render(request, "jobs/message_detail.html", {"message": self.row})


class MessageReadAllView(ScopedView):
    """全部标为已读."""

    capability = Capability.SELF
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark_all_read(actor=self.actor)
        return redirect("message-list")
