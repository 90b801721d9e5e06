"""The menu rows of this app."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.context import NavEntry
from accounts.models import User
from campaigns.current import current_campaign


def campaign_nav(request: HttpRequest, user: User) -> list[NavEntry]:
    """专项整治配置 for who configures; 通知原文 of the current campaign for everybody else who reads one."""
    if user.grants.has(Capability.CAMPAIGN_CONFIGURE):
        url = reverse("campaign-list")
        current = request.path.startswith((url, reverse("notice-list")))
        return [NavEntry(_("专项整治配置"), url, "settings-2", current=current, position=70)]
    campaign = current_campaign(request) if user.grants.has(Capability.CAMPAIGN_READ) else None
    if campaign is None:
        return []
    url = reverse("campaign-plan", args=[campaign.slug])
    return [NavEntry(_("通知原文"), url, "file-text", current=request.path == url, position=75)]


def calendar_nav(request: HttpRequest, user: User) -> list[NavEntry]:
    """工作日历 for the system administrator."""
    if not user.grants.has(Capability.ORGANISATION_MANAGE):
        return []
    url = reverse("workday-list")
    return [NavEntry(_("工作日历"), url, "calendar", current=request.path.startswith(url), position=85)]
