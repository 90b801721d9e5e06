"""Tags of the way from a notice to a campaign."""

from typing import Any

from django import template
from django.template import Context

from campaigns.models import NoticeReading
from campaigns.party_panel import PartyPanel

register = template.Library()


@register.inclusion_tag("campaigns/_reading_party_panel.html", takes_context=True)
def reading_parties(context: Context, reading: NoticeReading) -> dict[str, Any]:
    """The printed parties of a reading, with the card open that the address names."""
    request = context["request"]
    return {"panel": PartyPanel(reading, request.GET), "reading": reading, "request": request}
