"""Helpers of the tests of screens: a page's form as a browser would send it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign


class _Form(HTMLParser):
    """The successful controls of the form with an id, in the order of the page."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.values: dict[str, Any] = {}
        self.select: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "input" and name:
            if given.get("type") == "checkbox":
                if "checked" in given:
                    self.values[name] = given.get("value") or "on"
            else:
                self.values[name] = given.get("value") or ""
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (self.select not in self.values or "selected" in given):
            self.values[self.select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            # A browser drops the line break that Django writes after the opening tag.
            self.values[self.area] += data


def controls(page: str, form_id: str = "sheet") -> dict[str, Any]:
    """What a browser would send of a form, buttons apart."""
    parser = _Form(form_id)
    parser.feed(page)
    return {
        name: value.removeprefix("\n").removeprefix("\r\n") if isinstance(value, str) else value
        for name, value in parser.values.items()
        if name != "csrfmiddlewaretoken"
    }


class Desk:
    """A person at a section of a campaign's configuration."""

    def __init__(self, client: Client, campaign: Campaign, section: str, *, htmx: bool = False) -> None:
        self.client, self.campaign, self.section = client, campaign, section
        self.headers = {"HX-Request": "true"} if htmx else {}
        self.load()

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.campaign.slug, self.section, *args])

    def load(self) -> str:
        """Open the page anew."""
        answer = self.client.get(self.url("campaign-configure"))
        assert answer.status_code == 200
        self.page = answer.content.decode()
        self.values = controls(self.page)
        return self.page

    def press(self, name: str, *args: Any, **more: Any) -> Any:
        """Send the page to a verb with everything typed on it."""
        return self.client.post(self.url(name, *args), {**self.values, **more}, headers=self.headers)

    def save(self, **typed: Any) -> Any:
        """Type and save; `item_5_text` is the field item-5-text."""
        self.values.update({name.replace("_", "-", 2): value for name, value in typed.items()})
        return self.press("draft-save")
