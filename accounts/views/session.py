"""Signing in and out, the first page, and one's own account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.forms.session import OwnPasswordForm, SignInForm
from accounts.home import home_of
from accounts.middleware import must_change
from accounts.scope import ActorRequest, ScopedView
from accounts.services.passwords import change_own_password


class SignInView(auth_views.LoginView):
    """Anyone may sign in; failures are counted per account and address (django-axes)."""

    authentication_form = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True


class SignOutView(auth_views.LogoutView):
    """POST ends the session."""


class HomeView(ScopedView):
    """Sends everybody to the page that his work starts on; who has no post learns how to get one."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        url = home_of(request.user)
        return redirect(url) if url else render(request, "accounts/user_home.html")


class AccountView(ScopedView):
    """One's own name, posts and password."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        posts = request.user.memberships.select_related("unit").order_by("-valid_from", "id")
        context = {"posts": posts, "reads_campaigns": request.user.grants.has(Capability.CAMPAIGN_READ)}
        return render(request, "accounts/user_account.html", context)


class PasswordChangeView(ScopedView):
    """Change one's own password. Also where a generated or expired one must be changed first."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(OwnPasswordForm(request.user))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OwnPasswordForm(request.user, request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            user = change_own_password(old=form.cleaned_data["old"], new=form.cleaned_data["new"], actor=self.actor)
        except ValidationError as error:
            form.add_error("old" if getattr(error, "code", "") == "password_wrong" else "new", error)
            return self.page(form)
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已改好，下次登录用新密码。"))
        return redirect("home")

    def page(self, form: OwnPasswordForm) -> HttpResponse:
        context = {"form": form, "must_change": must_change(self.request.user)}
        return render(self.request, "registration/password_change.html", context, status=422 if form.errors else 200)
