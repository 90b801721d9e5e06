"""The menu entries of this app."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.context import NavEntry, add_nav
from accounts.models import User
from audit import clock
from personnel.models import Appointment


def register() -> None:
    """Called once from the app's `ready()`."""
    add_nav(entries)


def entries(request: HttpRequest, user: User) -> list[NavEntry]:
    """执法人员 for who reads the roster, and what the administrators keep. One's own file is reached from 我的账号."""
    found: list[NavEntry] = []

    def add(label: str, name: str, icon: str, position: int, badge: int = 0) -> None:
        url = reverse(name)
        found.append(NavEntry(label, url, icon, badge, request.path.startswith(url), position))

    if user.grants.has(Capability.OFFICER_READ):
        add(_("执法人员"), "officer-list", "id", 54)
        add(_("执法证件"), "certificate-list", "certificate", 55)
        add(_("培训"), "training-list", "school", 56)
        add(_("联络员网络"), "network-list", "phone", 57)
        ending = Appointment.objects.visible_to(user).to_see_to(clock.today()).count()
        add(_("执法监督员"), "appointment-list", "user-square", 58, ending)
    if user.grants.has(Capability.ORGANISATION_MANAGE):
        add(_("证件种类"), "certificate-kind-list", "certificate", 86)
        add(_("培训类别"), "training-category-list", "school", 87)
    if user.grants.has(Capability.ROLE_GRANT):
        add(_("个人信息授权"), "unmask-grant-list", "eye-check", 61)
    return found
