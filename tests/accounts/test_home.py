"""The first page: one per kind of user, and help for who has no post."""

import pytest
from django.urls import reverse

from accounts import home
from accounts.capabilities import Role
from accounts.context import NavEntry
from accounts.menu import entries
from tests.factories import make_user


@pytest.mark.parametrize(
    ("who", "page"), [("admin", "unit-list"), ("guard", "membership-list"), ("auditor", "trail-list")]
)
def test_administrators_start_on_their_page(client, cast, who, page):
    client.force_login(getattr(cast, who))
    assert client.get(reverse("home")).url == reverse(page)


def test_who_has_no_post_learns_how_to_get_one(client, cast):
    client.force_login(make_user("linyue", "林越"))
    page = client.get(reverse("home")).content.decode()
    assert "还没有授权" in page and "系统管理员" in page and reverse("account") in page


def test_the_lowest_position_that_answers_wins(cast, monkeypatch):
    monkeypatch.setattr(home, "_sources", [])
    home.add_home(lambda user: "/late/", 40)
    home.add_home(lambda user: "/leader/" if user.grants.has_role(Role.UNIT_LEADER) else None, 20)
    assert home.home_of(cast.han) == "/leader/"
    assert home.home_of(cast.shen) == "/late/"


def test_the_menu_fits_the_role(rf, cast):
    def urls(user):
        found = entries(rf.get(reverse("user-list")), user)
        assert all(isinstance(entry, NavEntry) for entry in found)
        return {entry.url for entry in found}

    assert reverse("import-start") in urls(cast.admin) and reverse("trail-list") not in urls(cast.admin)
    assert urls(cast.guard) == {reverse("membership-list"), reverse("user-list"), reverse("account")}
    assert urls(cast.auditor) == {reverse("trail-list"), reverse("account")}
    assert urls(cast.shen) == {reverse("account")}


def test_the_account_page_shows_ones_own_posts(client, cast):
    client.force_login(cast.shen)
    page = client.get(reverse("account")).content.decode()
    assert "望溪县交通运输局" in page and "联络员" in page and "人事法制股" in page
