"""What was done to persons; what was handed to discipline inspection exists for named persons only."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry, RestrictedPart
from audit.restricted import RESTRICTED, broken_parts
from audit.services import broken_seals, seal_entries
from campaigns.models import CampaignGrant, GrantKind
from campaigns.services import name_restricted_reader, remove_grant
from rectification import services
from rectification.models import Disposition, Problem, ProblemEvent
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, there

PERSON, NUMBER = "冯志远", "岚纪移〔2026〕7号"


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    """A problem of the county of Wangxi on the ledger."""
    accepted(cast, given)
    return Problem.objects.get()


def write(problem, actor, kind="handed_over", **about) -> Disposition:
    values = {"person": PERSON, "decided_on": clock.today(), "document_number": NUMBER, "note": "违规收费", **about}
    return services.record_disposition(problem=problem, kind=kind, actor=act(actor), **values)


@pytest.fixture
def handed_over(cast, given, problem) -> Disposition:
    """Zhao is named by Zhou, and records that somebody was handed to discipline inspection."""
    name_restricted_reader(campaign=given.campaign, user=cast.zhao, actor=act(cast.zhou))
    return write(problem, cast.zhao)


def test_a_criticism_stands_in_the_history_without_a_name(cast, problem):
    row = write(problem, cast.zhao, "criticism")
    event = problem.events.last()
    assert (event.kind, event.statement) == ("disposed", "批评教育")
    entry = Entry.objects.get(action="rectification.disposition.recorded")
    assert there(entry.after)["person"] == PERSON and entry.object_id == str(row.uuid)
    readers = {n for n, p in cast.people.items() if Disposition.objects.visible_to(act(p).user).exists()}
    assert readers == {"zhao", "zhou", "chen", "han"}


def test_only_named_persons_reach_what_was_handed_over(cast, given, handed_over):
    def readers():
        return {n for n, p in cast.people.items() if Disposition.objects.visible_to(act(p).user).exists()}

    assert readers() == {"zhao"}
    name_restricted_reader(campaign=given.campaign, user=cast.chen, actor=act(cast.zhao))
    assert readers() == {"zhao", "chen"}
    remove_grant(grant=CampaignGrant.objects.get(user=cast.zhao, kind="restricted"), actor=act(cast.zhou))
    assert readers() == {"chen"}


def test_a_named_person_who_is_no_manager_any_more_reads_nothing(cast, handed_over):
    cast.zhao.memberships.update(valid_to=clock.today() - timedelta(days=1))
    assert not Disposition.objects.visible_to(act(cast.zhao).user).exists()


def test_nobody_names_himself_and_only_managers_and_leaders_are_named(cast, given):
    with pytest.raises(Refused, match="不能指定自己"):
        name_restricted_reader(campaign=given.campaign, user=cast.zhao, actor=act(cast.zhao))
    for who in (cast.shen, cast.han, cast.luo, cast.auditor, cast.guard):
        with pytest.raises(Refused, match="不能指定为"):
            name_restricted_reader(campaign=given.campaign, user=who, actor=act(cast.zhao))
    with pytest.raises(PermissionDenied):
        name_restricted_reader(campaign=given.campaign, user=cast.zhao, actor=act(cast.chen))
    assert not given.campaign.grants.filter(kind=GrantKind.RESTRICTED_READER).exists()


@pytest.mark.parametrize("who", ["zhou", "wu", "chen", "han", "luo", "auditor"])
def test_who_is_not_named_records_nothing_of_the_kind(cast, handed_over, who):
    with pytest.raises(PermissionDenied):
        write(handed_over.problem, cast.people[who])
    with pytest.raises(PermissionDenied):
        services.withdraw_disposition(disposition=handed_over, reason="x", actor=act(cast.people[who]))
    assert Disposition.objects.count() == 1


def test_it_leaves_no_trace_outside_its_own_row(cast, given, problem):
    name_restricted_reader(campaign=given.campaign, user=cast.zhao, actor=act(cast.zhou))
    before = (Problem.objects.values().get(), ProblemEvent.objects.count())
    row = write(problem, cast.zhao)
    services.withdraw_disposition(disposition=row, reason=f"{PERSON}另案办理", actor=act(cast.zhao))
    assert (Problem.objects.values().get(), ProblemEvent.objects.count()) == before
    entries = list(Entry.objects.filter(action=RESTRICTED).values())
    assert len(entries) == 2
    for entry in entries:
        assert (entry["object_type"], entry["object_id"], entry["object_name"], entry["reason"]) == ("", "", "", "")
        assert entry["before"] is None and set(entry["after"]) == {"sha256"}
        assert entry["actor_name"] == "赵敏之"


def test_the_sealed_trail_proves_what_was_recorded(cast, handed_over):
    seal_entries(settle=timedelta(0))
    part = RestrictedPart.objects.get()
    assert part.content["after"]["person"] == PERSON and part.content["object_id"] == str(handed_over.uuid)
    assert (broken_seals(), broken_parts()) == ([], [])
    # Somebody with the table owner's rights rewrites the part: its entry, which is sealed, tells.
    forge(part.pk)
    assert broken_seals() == [] and broken_parts() == [part.entry_id]


def forge(pk):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_restrictedpart_no_update")
        else:
            cursor.execute("ALTER TABLE audit_restrictedpart DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_restrictedpart SET salt = 'x' WHERE id = %s", [pk])


def test_equal_contents_cannot_be_told_from_their_hashes(cast, problem, handed_over):
    services.note_restricted_read(problem=problem, count=1, actor=act(cast.zhao))
    services.note_restricted_read(problem=problem, count=1, actor=act(cast.zhao))
    services.note_restricted_read(problem=problem, count=0, actor=act(cast.zhao))
    hashes = [entry.after["sha256"] for entry in Entry.objects.filter(action=RESTRICTED)]
    assert len(hashes) == len(set(hashes)) == 3


def test_withdrawn_with_a_reason_and_once(cast, problem):
    row = write(problem, cast.zhao, "written_review")
    with pytest.raises(Refused, match="原因"):
        services.withdraw_disposition(disposition=row, reason=" ", actor=act(cast.zhao))
    services.withdraw_disposition(disposition=row, reason="登记错人", actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.withdraw_disposition(disposition=row, reason="登记错人", actor=act(cast.zhao))
    assert (row.withdrawn_name, row.withdrawn_reason) == ("赵敏之", "登记错人")
    assert list(problem.events.values_list("kind", flat=True))[-2:] == ["disposed", "disposition_withdrawn"]


@pytest.mark.parametrize(("about", "words"), [({"person": " "}, "姓名"), ({"decided_on": None}, "今天以后")])
def test_what_is_refused(cast, problem, about, words):
    about = {"decided_on": clock.today() + timedelta(days=1)} if "decided_on" in about else about
    with pytest.raises(Refused, match=words):
        write(problem, cast.zhao, "accountability", **about)
