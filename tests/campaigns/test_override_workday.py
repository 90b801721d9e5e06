"""The system administrator's overrides: they are written with their source, and hold from then on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.models import CalendarDay
from campaigns.services.workdays import override_day, restore_day
from campaigns.workdays import load_calendar

DAY = date(2027, 10, 1)


def test_an_override_holds_and_is_taken_away_again(cast):
    admin = Actor(cast.admin)
    row = override_day(day=DAY, is_workday=False, note=" 国办发明电〔2026〕9号 ", actor=admin)
    assert not load_calendar().is_workday(DAY)
    override_day(day=DAY, is_workday=True, note="更正", actor=admin)
    assert load_calendar().is_workday(DAY)
    assert CalendarDay.objects.get().pk == row.pk
    restore_day(row=CalendarDay.objects.get(), actor=admin)
    assert not CalendarDay.objects.exists()
    actions = list(Entry.objects.filter(action__startswith="campaigns.calendar").values_list("action", flat=True))
    assert sorted(actions) == ["campaigns.calendar.overridden"] * 2 + ["campaigns.calendar.restored"]


def test_it_needs_a_source_and_must_differ(cast):
    with pytest.raises(Refused, match="依据"):
        override_day(day=DAY, is_workday=False, note=" ", actor=Actor(cast.admin))
    with pytest.raises(Refused, match="本来就是放假"):
        override_day(day=date(2026, 10, 1), is_workday=False, note="通知", actor=Actor(cast.admin))


@pytest.mark.parametrize("name", ["zhao", "shen", "chen", "guard", "auditor"])
def test_only_the_system_administrator(cast, name):
    with pytest.raises(PermissionDenied):
        override_day(day=DAY, is_workday=False, note="通知", actor=Actor(cast.people[name]))
    assert not CalendarDay.objects.exists()


def test_the_page_lists_a_year_and_takes_an_override(client, cast):
    client.force_login(cast.admin)
    url = reverse("workday-list")
    page = client.get(url, {"year": "2026"})
    days = {row["day"]: row["works"] for row in page.context["rows"]}
    assert days[date(2026, 10, 1)] is False
    assert page.context["known"] and any(days.values())
    unknown = client.get(url, {"year": "2027"})
    assert unknown.context["rows"] == [] and "都算工作日" in unknown.content.decode()
    refused = client.post(f"{url}?year=2027", {"day": "2027-10-01", "is_workday": "off", "note": ""})
    assert refused.status_code == 422
    done = client.post(f"{url}?year=2027", {"day": "2027-10-01", "is_workday": "off", "note": "通知"}, follow=True)
    assert "2027-10-01已调整" in done.content.decode()
    (row,) = done.context["rows"]
    assert (row["day"], row["works"], row["row"].note) == (DAY, False, "通知")
    gone = client.post(reverse("workday-restore", args=[row["row"].pk]), follow=True)
    assert gone.context["rows"] == []


def test_nonsense_in_the_address_shows_this_year(client, cast):
    client.force_login(cast.admin)
    for year in ("1", "9999", "x", "二〇二六"):
        assert client.get(reverse("workday-list"), {"year": year}).status_code == 200
