"""Who receives one's reminders while one is away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.forms.deputies import DeputyForm
from accounts.models import Deputy
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.services.deputies import colleagues_of, end_deputy, name_deputy
from accounts.transitions import Refused
from audit import clock


class DeputyListView(ScopedView):
    """One's own absences, present and to come, and a form for another."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(DeputyForm(colleagues=colleagues_of(request.user)))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DeputyForm(request.POST, colleagues=colleagues_of(request.user))
        if form.is_valid():
            try:
                row = name_deputy(**form.cleaned_data, actor=self.actor)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("已登记，期间的提醒发给%(name)s。") % {"name": row.deputy.name})
                return redirect("deputy-list")
        return self.page(form, 422)

    def page(self, form: DeputyForm, status: int = 200) -> HttpResponse:
        rows = self.request.user.deputies.filter(valid_to__gte=clock.today()).select_related("deputy")
        context = {"form": form, "rows": rows}
        return render(self.request, "accounts/deputy_list.html", context, status=status)


class DeputyEndView(VerbView):
    """取消 an absence."""

    model = Deputy
    lookup = "pk"
    capability = Capability.SELF

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: end_deputy(deputy=self.row, actor=self.actor), _("已取消，提醒仍发给您本人。"))
        return redirect("deputy-list")
