"""用户: accounts, their one-time passwords and their locks."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.forms.people import MembershipForm, UserCreateForm, UserEditForm
from accounts.lockout import locks_of
from accounts.models import Membership, Unit, User
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.services.memberships import propose_membership
from accounts.services.users import (
    IssuedAccount,
    activate_user,
    create_user,
    deactivate_user,
    edit_user,
    reset_password,
    unlock_user,
)
from accounts.typed import key_of
from accounts.views.base import FormPage, page_of
from accounts.views.slips import show_slips


class UserListView(ScopedView):
    """Searched by name, user name or telephone; filtered by unit (with those below), role and state."""

    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "role", "state")}
        unit = Unit.objects.filter(pk=key_of(asked["unit"])).first()
        rows = self._filtered(User.objects.visible_to(request.user), asked, unit)
        held = Membership.objects.filter(state__in=["proposed", "granted"]).select_related("unit")
        rows = rows.prefetch_related(Prefetch("memberships", held, to_attr="open_memberships"))
        context = {
            "page": page_of(rows, request),
            "asked": asked,
            "unit": unit,
            "roles": Role.choices,
            "filtered": any(asked.values()),
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/user_list.html", context)

    @staticmethod
    def _filtered(rows: QuerySet[Any], asked: dict[str, str], unit: Unit | None) -> QuerySet[Any]:
        if asked["q"]:
            rows = rows.matching(asked["q"])  # type: ignore[attr-defined]
        if unit is not None or asked["role"] in Role.values:
            held = Membership.objects.filter(state__in=["proposed", "granted"])
            held = held.filter(unit__path__startswith=unit.path) if unit else held
            held = held.filter(role=asked["role"]) if asked["role"] in Role.values else held
            rows = rows.filter(pk__in=held.values("user"))
        if asked["state"] in ("active", "closed"):
            rows = rows.filter(is_active=asked["state"] == "active")
        elif asked["state"] == "none":
            rows = rows.exclude(pk__in=Membership.objects.filter(state__in=["proposed", "granted"]).values("user"))
        elif asked["state"] == "fresh":
            rows = rows.filter(last_login=None)
        return rows


class UserObject(ScopedObjectView):
    """One account."""

    abstract = True
    model = User


class UserDetailView(UserObject):
    """One account with its posts, open and former, and its locks."""

    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        memberships = self.row.memberships.select_related("unit", "proposed_by").order_by("-valid_from", "-id")
        context = {
            "person": self.row,
            "open": [m for m in memberships if m.standing in ("proposed", "granted", "future")],
            "former": [m for m in memberships if m.standing in ("declined", "ended", "expired")],
            "locks": locks_of(self.row.username),
            "oneself": self.row.pk == request.user.pk,
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
            "may_grant": request.user.grants.has(Capability.ROLE_GRANT),
        }
        return render(request, "accounts/user_detail.html", context)


class UserCreateView(FormPage):
    """Makes an account; the answer shows its one-time password, for the only time."""

    capability = Capability.ORGANISATION_MANAGE
    form_class = UserCreateForm

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("新建用户"),
            "submit": _("新建用户，看一次性密码"),
            "back_url": reverse("user-list"),
            "back_text": _("用户"),
        }

    def save(self, form: UserCreateForm) -> HttpResponse:
        account = create_user(**form.cleaned_data, actor=self.request.actor)
        return show_slips(self.request, [account], back=reverse("user-detail", args=[account.user.uuid]))


class UserEditView(FormPage, UserObject):
    capability = Capability.ORGANISATION_MANAGE
    form_class = UserEditForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.row.name, "phone": self.row.phone}

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("修改用户"),
            "submit": _("保存修改"),
            "back_url": reverse("user-detail", args=[self.row.uuid]),
            "back_text": self.row.name,
        }

    def save(self, form: UserEditForm) -> HttpResponse:
        edit_user(user=self.row, **form.cleaned_data, actor=self.request.actor)
        messages.success(self.request, _("已保存。"))
        return redirect("user-detail", uuid=self.row.uuid)


class UserVerb(VerbView):
    """One POST about an account; goes back to its page."""

    abstract = True
    model = User

    def back(self) -> str:
        return reverse("user-detail", args=[self.row.uuid])


class UserDeactivateView(UserVerb):
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        self.told(
            lambda: deactivate_user(user=self.row, reason=reason, actor=self.actor),
            done=_("%(name)s的账号已停用。") % {"name": self.row.name},
        )
        return redirect(self.back())


class UserActivateView(UserVerb):
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(
            lambda: activate_user(user=self.row, actor=self.actor),
            done=_("%(name)s的账号已启用，原有授权继续有效。") % {"name": self.row.name},
        )
        return redirect(self.back())


class UserResetPasswordView(UserVerb):
    """Answers with the new one-time password, for the only time."""

    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        issued: list[IssuedAccount] = []
        if not self.told(lambda: issued.append(reset_password(user=self.row, actor=self.actor))):
            return redirect(self.back())
        return show_slips(request, issued, back=self.back())


class UserUnlockView(UserVerb):
    capability = Capability.ROLE_GRANT

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(
            lambda: unlock_user(user=self.row, actor=self.actor),
            done=_("%(name)s的账号已解除锁定，可以马上登录。") % {"name": self.row.name},
        )
        return redirect(self.back())


class MembershipProposeView(FormPage, UserObject):
    """Proposes a role for the person; the security administrator decides."""

    capability = Capability.ORGANISATION_MANAGE
    form_class = MembershipForm

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("为%(name)s提出授权") % {"name": self.row.name},
            "lead": _("提出后由安全管理员确认，确认以前没有任何权限。"),
            "submit": _("提出授权"),
            "back_url": reverse("user-detail", args=[self.row.uuid]),
            "back_text": self.row.name,
        }

    def save(self, form: MembershipForm) -> HttpResponse:
        data = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        propose_membership(user=self.row, **data, actor=self.request.actor)
        messages.success(self.request, _("已提出，等安全管理员确认。"))
        return redirect("user-detail", uuid=self.row.uuid)
