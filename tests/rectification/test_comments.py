"""Comments between bureau and unit: who writes, who hears, what may be taken back, what is unread."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from jobs.models import Message
from rectification import services
from rectification.comment_counts import with_comments
from rectification.models import Problem, ProblemComment
from rectification.services.comments import TAKE_BACK, people_of
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    return fill_ledger(given, cast.wangxi, 1)[0]


def write(problem, user, text="请补排班表") -> ProblemComment:
    return services.write_comment(problem=problem, text=text, actor=act(user))


def heard():
    return set(Message.objects.filter(channel="inbox").values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("who", "side", "hears"),
    [("zhao", "office", {"沈雨桐"}), ("luo", "office", {"沈雨桐"}), ("shen", "unit", {"赵敏之", "周岚"}),
     ("han", "unit", {"赵敏之", "周岚"})],
)  # fmt: skip
def test_each_side_writes_to_the_other(cast, problem, who, side, hears):
    comment = write(problem, cast.people[who])
    assert (comment.side, heard()) == (side, hears)


def test_an_answer_goes_to_who_wrote_in_the_office(cast, problem):
    write(problem, cast.zhou)
    Message.objects.all().delete()
    write(problem, cast.shen)
    assert heard() == {"周岚"}


def test_a_named_verifier_hears_too(cast, problem):
    Problem.objects.filter(pk=problem.pk).update(assigned_to=cast.luo)
    problem.refresh_from_db()
    write(problem, cast.shen)
    assert heard() == {"罗青"}


def test_without_a_liaison_the_leader_hears(cast, problem):
    cast.shen.memberships.update(valid_to=clock.today() - timedelta(days=1))
    write(problem, cast.zhao)
    assert heard() == {"韩立诚"}


def test_the_lead_offices_own_problem_is_between_it_and_its_substitute(cast, given):
    own = fill_ledger(given, cast.legal, 1)[0]
    assert write(own, cast.zhao).side == "unit"
    assert heard() == {"吴桐"}
    Message.objects.all().delete()
    assert write(own, cast.wu).side == "office"
    assert heard() == {"钱奕"}


def test_two_comments_are_two_messages_and_one_is_told_once(cast, problem):
    first = write(problem, cast.zhao)
    write(problem, cast.zhao)
    assert Message.objects.filter(channel="inbox").count() == 2
    assert [user.name for user in people_of(problem, "unit", first.author_id)] == ["沈雨桐"]


@pytest.mark.parametrize("who", ["lin", "chen", "auditor", "admin", "bai"])
def test_who_may_not_write(cast, problem, who):
    with pytest.raises(PermissionDenied):
        write(problem, cast.people[who])


@pytest.mark.parametrize(("text", "words"), [(" ", "内容"), ("字" * 1001, "1000")])
def test_what_is_refused(cast, problem, text, words):
    with pytest.raises(Refused, match=words):
        write(problem, cast.shen, text)


def test_nobody_writes_on_a_withdrawn_problem(cast, given):
    gone = fill_ledger(given, cast.wangxi, 1, state="withdrawn", withdrawn_at=clock.now())[0]
    with pytest.raises(Refused, match="已撤回"):
        write(gone, cast.shen)
    assert not Message.objects.exists()


def test_an_own_comment_is_taken_back_within_its_time(cast, problem):
    comment = write(problem, cast.shen)
    with pytest.raises(Refused, match="由本人收回"):
        services.take_back_comment(comment=comment, actor=act(cast.han))
    with clock.standing_at(comment.written_at + TAKE_BACK + timedelta(seconds=1)), pytest.raises(Refused, match="分钟"):
        services.take_back_comment(comment=comment, actor=act(cast.shen))
    services.take_back_comment(comment=comment, actor=act(cast.shen))
    with pytest.raises(StaleState):
        services.take_back_comment(comment=comment, actor=act(cast.shen))
    actions = Entry.objects.filter(action__startswith="rectification.comment").values_list("action", flat=True)
    assert list(actions.order_by("id")) == ["rectification.comment.written", "rectification.comment.taken_back"]


def test_unread_until_looked_at_and_never_ones_own(cast, problem):
    def counts(user):
        row = with_comments(Problem.objects.all(), user).get()
        return row.comment_count, row.unread_count

    write(problem, cast.zhao)
    gone = write(problem, cast.zhao)
    services.take_back_comment(comment=gone, actor=act(cast.zhao))
    assert (counts(cast.shen), counts(cast.zhao)) == ((1, 1), (1, 0))
    services.mark_comments_seen(problem=problem, actor=act(cast.shen))
    assert counts(cast.shen) == (1, 0)
    write(problem, cast.zhou)
    assert (counts(cast.shen), counts(cast.zhao)) == ((2, 1), (2, 1))
