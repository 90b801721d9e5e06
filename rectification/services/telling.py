"""Who is told of an act on a problem, through the outbox and never twice of the same act.

Descriptions and reasons stay out: they may not leave by mail or chat.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Role
from accounts.models import Membership, User
from audit import clock
from campaigns.models import CampaignGrant, GrantKind
from jobs.models import Channel
from jobs.outbox import post
from rectification.models import Problem, ProblemEvent
from rectification.models import ProblemEventKind as K
from rectification.sheets.base import long_date

#: The category of these messages, for a person's choice of channels.
CATEGORY = "problem"

#: Kind of event → subject, and what the body says of {problem}.
_WORDS: Mapping[str, tuple[Promise, Promise]] = {
    K.CLAIMED: (
        gettext_lazy("待核验：%(unit)s申请销号"), gettext_lazy("%(unit)s申请对%(problem)s销号。请登录核账。"),
    ),
    K.EXTENSION_ASKED: (
        gettext_lazy("待批延期：%(unit)s"), gettext_lazy("%(unit)s申请延长%(problem)s的完成时限。请登录审批。"),
    ),
    K.SENT_BACK: (
        gettext_lazy("整改退回：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s退回了%(problem)s的销号申请。请登录查看原因，继续整改。"),
    ),
    K.VERIFIED: (
        gettext_lazy("已销号：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s对%(problem)s核账通过，已经销号。"),
    ),
    K.EXTENDED: (
        gettext_lazy("同意延期：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s同意%(problem)s延期，完成时限改为%(due)s。"),
    ),
    K.EXTENSION_REFUSED: (
        gettext_lazy("不同意延期：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s不同意%(problem)s延期，仍须在%(due)s前完成。请登录查看原因。"),
    ),
    K.REOPENED: (
        gettext_lazy("回头看重新整改：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s回头看发现%(problem)s反弹，要在%(due)s前重新整改到位。请登录查看情况。"),
    ),
    K.SUPERVISED: (
        gettext_lazy("挂牌督办：%(unit)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s对%(problem)s挂牌督办。请登录查看理由和期限。"),
    ),
    K.LISTED: (
        gettext_lazy("待回应：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s列入了%(problem)s。请在%(answer)s前登录回应：填整改措施、责任人和完成时限。"),
    ),
    K.OBJECTED: (
        gettext_lazy("待答复：%(unit)s提出异议"), gettext_lazy("%(unit)s对列入的%(problem)s提出异议。请登录答复。"),
    ),
    K.OBJECTION_REFUSED: (
        gettext_lazy("异议没有采纳：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s没有采纳对%(problem)s的异议。请在%(answer)s前登录回应。"),
    ),
    K.WITHDRAWN: (
        gettext_lazy("异议已采纳：%(title)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(office)s采纳了异议，%(problem)s已撤回。"),
    ),
    K.SUPERVISION_LIFTED: (
        gettext_lazy("解除挂牌督办：%(unit)s第%(number)s条整治重点的问题"),
        gettext_lazy("%(problem)s已解除挂牌督办。"),
    ),
}  # fmt: skip


def tell_unit(problem: Problem, event: ProblemEvent, *, leaders: bool = False, others: Iterable[User] = ()) -> None:
    """Tell the unit's liaisons, where it has none its leaders; with `leaders` both; and `others`."""
    posts = Membership.objects.in_force(clock.today()).filter(unit=problem.unit_id)
    liaisons = posts.filter(role=Role.LIAISON)
    alone = liaisons.exists() and not leaders
    told = liaisons if alone else posts.filter(role__in=(Role.LIAISON, Role.UNIT_LEADER))
    _post(problem, event, Q(pk__in=told.values("user")) | Q(pk__in=[user.pk for user in others]), None)


def tell_office(problem: Problem, event: ProblemEvent) -> None:
    """Tell who is named to verify the problem, else the lead office's managers; of the office's own problem the named
    substitutes. Into the inbox only: such news come by the dozen, and the lists count them anyway."""
    if problem.assigned_to_id is not None:
        judges = Q(pk=problem.assigned_to_id)
    else:
        judges = Q(pk__in=_managers(problem).values("user"))
    _post(problem, event, judges, (Channel.INBOX,))


def _managers(problem: Problem) -> QuerySet[Membership] | QuerySet[CampaignGrant]:
    organiser = problem.campaign.organiser_id
    if problem.unit_id != organiser:
        posts = Membership.objects.in_force(clock.today())
        own = posts.filter(unit=problem.unit_id).values("user")
        return posts.filter(unit=organiser, role=Role.CAMPAIGN_MANAGER).exclude(user__in=own)
    named = CampaignGrant.objects.filter(campaign=problem.campaign_id, kind=GrantKind.SUBSTITUTE_REVIEWER)
    return named.filter(Q(unit=None) | Q(unit=problem.unit_id))


def _post(problem: Problem, event: ProblemEvent, people: Q, channels: tuple[str, ...] | None) -> None:
    subject, body = _WORDS[event.kind]
    number = problem.focus_item.number
    values = {
        "title": problem.campaign.short_title,
        "unit": problem.unit.label,
        "number": number,
        "office": event.actor_unit_name or _("牵头单位"),
        "due": problem.due_text,
        "answer": long_date(problem.respond_by) if problem.respond_by else "",
        "problem": _("%(unit)s第%(number)s条整治重点的问题") % {"unit": problem.unit.label, "number": number},
    }
    for user in User.objects.filter(people, is_active=True).exclude(pk=event.actor_id).order_by("pk"):
        post(
            user=user, category=CATEGORY, subject=str(subject) % values, body=str(body) % values, channels=channels,
            key=f"rectification.problem:{event.pk}", url=reverse("problem-detail", args=[problem.uuid]),
        )  # fmt: skip
