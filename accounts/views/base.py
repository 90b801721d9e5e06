"""What the pages of this app share: a form with its service, and a list with its pages."""

from typing import Any, ClassVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from accounts.scope import ActorRequest, ScopedView
from accounts.transitions import Refused, StaleState

PAGE_SIZE = 50


class FormPage(ScopedView):
    """GET shows the form, POST runs `save`. What a rule refuses is said above the form, and nothing typed is lost.

    For a form about one row, put it before ScopedObjectView. `page()` names what the template shows around the form.
    """

    abstract = True
    form_class: ClassVar[type[forms.Form]]
    template_name: ClassVar[str] = "accounts/form_page.html"

    def initial(self) -> dict[str, Any]:
        """What the form starts with."""
        return {}

    def page(self) -> dict[str, Any]:
        """`heading`, `submit` (the button's words), `back_url`, `back_text`, and whatever a template asks for."""
        raise NotImplementedError

    def save(self, form: Any) -> HttpResponse:
        """Call the service; may raise Refused or StaleState."""
        raise NotImplementedError

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form_class(initial=self.initial()))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(self.form_class(request.POST, request.FILES, initial=self.initial()))

    def answer(self, form: forms.Form) -> HttpResponse:
        """Save a form that was sent, or show it again with what is wrong."""
        if form.is_valid():
            try:
                return self.save(form)
            except (Refused, StaleState) as refusal:
                form.add_error(None, str(refusal))
        return self.show(form, status=422)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        """The page around the form."""
        return render(self.request, self.template_name, {"form": form, **self.page()}, status=status)


def page_of(rows: QuerySet[Any] | list[Any], request: ActorRequest, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for; the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
