"""Comments on a problem between bureau and unit 留言, and who hears of them."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import Membership, User
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import CampaignGrant, GrantKind
from jobs.outbox import post
from rectification.models import CommentsSeen, Problem, ProblemComment, ProblemState, Side

#: How long an own comment may be taken back.
TAKE_BACK = timedelta(minutes=10)
LONGEST = 1000
CATEGORY = "rectification.comment"


def write_comment(*, problem: Problem, text: str, actor: Actor) -> ProblemComment:
    """Write to the other side; who it is for hears of it, without the text, which may yet be taken back."""
    actor.require(Capability.COMMENT_WRITE, problem)
    if not text.strip():
        raise Refused(_("请写留言的内容。"))
    if len(text.strip()) > LONGEST:
        raise Refused(_("留言超过%(count)d字。请写短些，或者分两次写。") % {"count": LONGEST})
    person, who = actor.person, actor.who
    side = Side.UNIT if problem.unit_id in person.grants.unit_ids else Side.OFFICE
    with transaction.atomic():
        held = Problem.objects.select_for_update(no_key=True).get(pk=problem.pk)
        if held.state == ProblemState.WITHDRAWN:
            raise Refused(_("这条问题已撤回，不能再留言。"))
        comment = ProblemComment.objects.create(
            problem=held, side=side, text=text.strip(), author=person, author_name=person.name[:60],
            author_unit_name=who.unit_name[:120], written_at=clock.now(),
        )  # fmt: skip
        record(
            who=who, action="rectification.comment.written", what=what(problem),
            after={"side": side, "text": comment.text, "comment": str(comment.uuid)},
        )  # fmt: skip
        _tell(comment)
    return comment


def take_back_comment(*, comment: ProblemComment, actor: Actor) -> None:
    """收回 one's own comment within TAKE_BACK. Its line stays, its text is shown no more; the trail keeps it."""
    actor.require(Capability.COMMENT_WRITE, comment.problem)
    if comment.author_id != actor.person.pk:
        raise Refused(_("这条留言是%(name)s写的，由本人收回。") % {"name": comment.author_name})
    if clock.now() - comment.written_at > TAKE_BACK:
        minutes = int(TAKE_BACK.total_seconds() // 60)
        raise Refused(_("留言超过%(minutes)d分钟，不能收回。要更正请再写一条。") % {"minutes": minutes})
    with transaction.atomic():
        if not ProblemComment.objects.filter(pk=comment.pk, taken_back_at=None).update(taken_back_at=clock.now()):
            raise StaleState(comment, "taken_back")
        record(
            who=actor.who, action="rectification.comment.taken_back", what=what(comment.problem),
            before={"comment": str(comment.uuid)},
        )  # fmt: skip


def mark_comments_seen(*, problem: Problem, actor: Actor) -> None:
    """The person has the problem's comments before him."""
    CommentsSeen.objects.update_or_create(problem=problem, user=actor.person, defaults={"seen_at": clock.now()})


def _tell(comment: ProblemComment) -> None:
    problem = comment.problem
    values = {"name": comment.author_name, "unit": comment.author_unit_name, "text": problem.description[:40]}
    for user in people_of(problem, Side.OFFICE if comment.side == Side.UNIT else Side.UNIT, comment.author_id):
        post(
            user=user, category=CATEGORY, key=f"{CATEGORY}:{comment.uuid}",
            subject=_("%(name)s在一条问题上留言") % values,
            body=_("%(unit)s %(name)s在问题“%(text)s”上给您留言。请打开看内容、回复。") % values,
            url=f"{reverse('problem-detail', args=[problem.uuid])}#comments",
        )  # fmt: skip


def people_of(problem: Problem, side: str, author: int | None = None) -> Iterable[User]:
    """Who hears of a comment, never its author.

    In the unit its liaisons, failing these its leaders. In the office those who wrote there before and to whom the
    problem is assigned, else the organiser's managers; for the organiser's own problems the substitutes named for it.
    """
    posts = Membership.objects.in_force(clock.today())
    if side == Side.UNIT:
        found = _users(posts.filter(unit=problem.unit, role=Role.LIAISON))
        found = found or _users(posts.filter(unit=problem.unit, role=Role.UNIT_LEADER))
    else:
        inside = posts.filter(unit=problem.unit).values_list("user_id", flat=True)
        found = _busy_with(problem, posts) - set(inside)
        if not found:
            organiser = problem.campaign.organiser_id
            found = _users(posts.filter(unit=organiser, role=Role.CAMPAIGN_MANAGER)) - set(inside)
        if not found:
            named = CampaignGrant.objects.filter(campaign=problem.campaign, kind=GrantKind.SUBSTITUTE_REVIEWER)
            found = {g.user_id for g in named if g.unit_id in (None, problem.unit_id)} - set(inside)
    people: Iterable[User] = User.objects.filter(pk__in=found - {author}, is_active=True).order_by("pk")
    return people


def _users(posts: "Iterable[Membership]") -> set[int]:
    return {post.user_id for post in posts}


def _busy_with(problem: Problem, posts: "Iterable[Membership]") -> set[int]:
    """The office's people who have this problem in hand, and still hold a post."""
    wrote = problem.comments.filter(side=Side.OFFICE).values_list("author_id", flat=True)
    return {pk for pk in {*wrote, problem.assigned_to_id} if pk} & _users(posts)
