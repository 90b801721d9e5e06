"""What printed parties stand for, as the organisation is and as its people answered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import UnitRecord
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.intake.organisation import organisation_of
from campaigns.intake.parties import Resolver, Sure, Target
from campaigns.intake.printed import answer_parties, printed_parties
from campaigns.models import PartyAnswer
from campaigns.services.party_answers import answer_party, forget_party
from tests.campaigns.drafts import make_draft
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhao(cast):
    return Actor(cast.zhao)


def resolve(cast, words):
    return Resolver(organisation_of(cast.legal, clock.today())).resolve(words)


def answer(cast, words="局法制科", units=(), groups=(), person=None):
    return answer_party(organiser=cast.legal, words=words, units=units, groups=groups, actor=Actor(person or cast.zhao))


def test_the_organisation_is_read_with_its_groups(cast):
    found = {
        words: resolve(cast, words).targets
        for words in ("各县(市、区)交通运输局", "市、县(市、区)交通运输综合执法支(大)队", "市交通运输综合执法支队")
    }
    assert list(found.values()) == [
        (Target("group", cast.counties.pk),),
        (Target("group", cast.teams.pk),),
        (Target("unit", cast.detachment.pk),),
    ]


def test_an_answer_is_remembered_for_any_print_of_the_words(cast):
    assert resolve(cast, "局法制科").sure == Sure.OPEN
    answer(cast, units=[cast.legal])
    for words in ("局法制科", "法制科", "局 法制科。"):
        match = resolve(cast, words)
        assert (match.targets, match.sure) == ((Target("unit", cast.legal.pk),), Sure.REMEMBERED)
    entry = Entry.objects.get(action="campaigns.party_answer.given")
    assert (entry.after, entry.before) == ({"party": cast.legal.name}, {})


def test_an_answer_replaces_the_one_before(cast):
    answer(cast, units=[cast.legal])
    row = answer(cast, words="局法制科、", units=[cast.office], groups=[cast.teams])
    assert PartyAnswer.objects.count() == 1
    assert {str(target) for target in row.targets.all()} == {cast.office.name, cast.teams.name}
    last = Entry.objects.filter(action="campaigns.party_answer.given").latest("pk")
    assert last.before == {"party": cast.legal.name}


def test_nobody_in_the_system_is_an_answer_too(cast):
    answer(cast, words="市公安局")
    match = resolve(cast, "市公安局")
    assert (match.targets, match.answered) == ((), True)
    assert "只留原文" in match.reason


def test_a_forgotten_answer_is_looked_for_again(cast, zhao):
    row = answer(cast, words="各执法单位", groups=[cast.teams])
    forget_party(answer=row, actor=zhao)
    assert resolve(cast, "各执法单位").sure == Sure.OPEN
    assert Entry.objects.filter(action="campaigns.party_answer.forgotten").count() == 1


def test_only_who_configures_for_the_organiser_answers(cast):
    for person in (cast.wu, cast.shen, cast.chen):
        with pytest.raises(PermissionDenied):
            answer(cast, units=[cast.legal], person=person)
    row = answer(cast, units=[cast.legal])
    with pytest.raises(PermissionDenied):
        forget_party(answer=row, actor=Actor(cast.shen))


def test_what_cannot_be_answered(cast):
    with pytest.raises(Refused, match="没有写单位"):
        answer(cast, words=" 、 ", units=[cast.legal])
    cast.office.dissolved_on = clock.today()
    cast.office.save()
    with pytest.raises(Refused, match="已经撤销"):
        answer(cast, words="局办公室", units=[cast.office])


def test_a_former_name_leads_to_the_unit_of_today(cast):
    UnitRecord.objects.create(
        unit=cast.detachment, valid_from=date(2010, 1, 1), valid_to=date(2014, 12, 31), name="岚川市道路运输管理局"
    )
    match = resolve(cast, "岚川市道路运输管理局")
    assert (match.targets, match.reason) == ((Target("unit", cast.detachment.pk),), "是单位的原名")


def test_the_organisation_takes_few_queries_however_large(cast):
    with CaptureQueriesContext(connection) as few:
        organisation_of(cast.legal, clock.today())
    for at in range(30):
        make_unit(f"X{at}", f"第{at}科", parent=cast.bureau)
    with CaptureQueriesContext(connection) as many:
        organisation_of(cast.legal, clock.today())
    assert len(many) == len(few) <= 6


def test_printed_parties_are_listed_once_with_their_places():
    draft = make_draft()
    draft["filing_requirements"][0]["receivers"] = [
        {"name": "法规科", "higher": False},
        {"name": "省厅", "higher": True},
    ]
    draft["addressees"] = ["各县（区）交通运输局"]
    found = {printed.words: printed for printed in printed_parties(draft)}
    assert set(found) == {"各县（区）交通运输局", "局法规科", "各执法单位", "市综合执法支队", "法规科"}
    counties = found["各县（区）交通运输局"]
    assert [spot.key for spot in counties.spots] == ["task-1.assignment-1.lead", "addressees"]
    assert "3项材料没有写明谁报" in counties.spots[1].label
    assert (found["法规科"].must, counties.must) == (False, True)


def test_parties_of_a_draft_with_what_they_stand_for(cast):
    answered = {
        one.printed.words: one for one in answer_parties(make_draft(), organisation_of(cast.legal, clock.today()))
    }
    assert [words for words, one in answered.items() if one.open] == ["各执法单位", "市综合执法支队"]
    assert answered["市综合执法支队"].match.targets == (Target("unit", cast.detachment.pk),)
    assert answered["局法规科"].match.sure == Sure.SURE
