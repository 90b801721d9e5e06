"""Sign-ins, sign-outs, failures and locks into the trail: the framework acts here, so its signals are the place."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts.actors import Actor
from accounts.addresses import client_address
from accounts.models import User
from accounts.transitions import what
from audit import clock
from audit.models import Outcome
from audit.services import What, Who, record

#: Set on a request whose session ran out, before the framework's logout() tells everybody.
IDLE = "signed_out_idle"


def connect() -> None:
    """Called once from the app's `ready()`."""
    # Django's own receiver asks another clock than ours.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    user_logged_in.connect(signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(sign_in_failed, dispatch_uid="accounts.sign_in_failed")
    user_locked_out.connect(locked_out, dispatch_uid="accounts.locked_out")


def _who(user: User, request: HttpRequest) -> Who:
    # A second look at the person: the posts must not stay cached on the object that signs in.
    return Actor(User.objects.get(pk=user.pk), client_address(request)).who


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A session began."""
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    record(who=_who(user, request), action="accounts.session.started", what=what(user))


def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """A session ended: by its owner, or after too long without a request."""
    if user is None:
        return
    action = "accounts.session.expired" if getattr(request, IDLE, False) else "accounts.session.ended"
    record(who=_who(user, request), action=action, what=what(user))


def sign_in_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A wrong password, an unknown name or a closed account. Who typed is not known: the name typed is the object."""
    if request is None or _ran_against_lock(request):
        return
    _record_stranger("accounts.session.refused", str(credentials.get("username") or ""), request)


def _ran_against_lock(request: HttpRequest) -> bool:
    """No password was looked at. The failure that closes the lock has been counted; this one has not."""
    return getattr(request, "axes_locked_out", False) and getattr(request, "axes_failures_since_start", None) is None


def locked_out(sender: Any, request: HttpRequest, username: str | None, **kwargs: Any) -> None:
    """The lock closed, or somebody ran against it."""
    _record_stranger("accounts.session.locked_out", username or "", request)


def _record_stranger(action: str, username: str, request: HttpRequest) -> None:
    user = User.objects.filter(username=username).first()
    target = what(user) if user else What(User._meta.label_lower, "", username)
    record(
        who=Who(None, username[:60], address=client_address(request)),
        action=action,
        what=target,
        outcome=Outcome.REFUSED,
    )
