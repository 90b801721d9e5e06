"""Every act that the product writes into the trail has a name that an auditor can read."""

import re

import pytest

from audit.labels import label_of
from rectification.states import FILING_TRANSITIONS
from tests.architecture.test_scope import OUR_APPS
from tests.e2e.stack import PROJECT

ACTION = re.compile(r'"((?:audit|accounts|jobs|files|personnel|campaigns|rectification|reporting)\.[a-z_]+\.[a-z_]+)"')


def written_actions() -> list[str]:
    """The dotted words in the source that have the form of an action and are no module or migration."""
    found = set()
    for app in OUR_APPS:
        for path in (PROJECT / app).rglob("*.py"):
            if "migrations" not in path.parts and path.name != "labels.py":
                found |= set(ACTION.findall(path.read_text(encoding="utf-8")))
    found |= {transition.action for transition in FILING_TRANSITIONS}
    return sorted(action for action in found if action.rsplit(".", 1)[1].endswith(("ed", "en", "un", "ut", "et")))


@pytest.mark.parametrize("action", written_actions())
def test_every_act_has_a_name(action):
    assert label_of(action) != action


def test_the_search_finds_the_acts():
    assert {"rectification.filing.submitted", "campaigns.campaign.published"} <= set(written_actions())
