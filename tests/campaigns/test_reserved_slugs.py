"""No campaign takes a word of the addresses as its slug: its pages could never be reached."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.actors import SYSTEM
from campaigns.models import RESERVED_SLUGS, Campaign
from campaigns.package import PackageInvalid, dump_package
from campaigns.services.configure_campaign import free_slug
from campaigns.services.package import load_package
from tests.campaigns.builders import make_campaign


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_the_words_are_those_of_the_addresses():
    rest = [r.removeprefix("campaigns/") for r in routes(get_resolver().url_patterns) if r.startswith("campaigns/")]
    words = {route.partition("/")[0] for route in rest}
    assert "<slug:slug>" in words
    assert {word for word in words if word and not word.startswith("<")} == RESERVED_SLUGS


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_a_package_with_such_a_slug_is_refused(cast, slug):
    data = dump_package(make_campaign(cast))
    with pytest.raises(PackageInvalid) as refusal:
        load_package(data={**data, "slug": slug}, notices=None, actor=SYSTEM)
    assert [fault.path for fault in refusal.value.faults] == ["slug"]
    with pytest.raises(PackageInvalid):
        load_package(data=data, notices=None, actor=SYSTEM, slug=slug)
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("title", ["new", "templates", "New"])
def test_a_title_that_is_such_a_word_gets_another_slug(db, title):
    assert free_slug(title) not in RESERVED_SLUGS
