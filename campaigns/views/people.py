"""审核与授权: who fills, signs and reviews in each unit, and persons named."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Role
from accounts.models import Membership, Unit, User
from accounts.scope import ActorRequest, VerbView
from audit import clock
from campaigns.checks import Snapshot
from campaigns.checks.people import liaisons, reviewers, signers
from campaigns.models import CampaignGrant, CampaignState, GrantKind
from campaigns.services.grants import name_inspector, name_restricted_reader, name_substitute_reviewer, remove_grant
from campaigns.views.configure import ConfigureView, leave

People = list[tuple[int, str]]


def holders(*roles: Role) -> list[Membership]:
    """The memberships of these roles in force today, by unit and name: one query."""
    rows = Membership.objects.in_force(clock.today()).filter(role__in=roles).select_related("user", "unit")
    return list(rows.order_by("unit__path", "user__name"))


def eligible(rows: Sequence[Membership], *roles: Role) -> People:
    """Who holds one of the roles, with the units in which he does."""
    people: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for row in rows:
        if row.role not in roles:
            continue
        units = people.setdefault(row.user_id, [])
        if row.unit.name not in units:
            units.append(row.unit.name)
        names[row.user_id] = row.user.name
    return [(pk, f"{names[pk]}（{'、'.join(units)}）") for pk, units in people.items()]


EVERY_UNIT = "all"


class GrantForm(forms.Form):
    """Whom to name, as what, and for whose filings; `waiting` is a unit that has nobody yet."""

    kind = forms.ChoiceField(choices=GrantKind.choices, widget=forms.HiddenInput)
    user = forms.TypedChoiceField(label=gettext_lazy("人员"), coerce=int)
    unit = forms.ChoiceField(label=gettext_lazy("审核哪个单位的材料"))

    def __init__(
        self,
        data: Any = None,
        *,
        kind: GrantKind,
        people: People,
        units: Sequence[tuple[int, str]] = (),
        waiting: int | None = None,
    ) -> None:
        initial = {"kind": kind, "unit": waiting or EVERY_UNIT}
        super().__init__(data, initial=initial, auto_id=f"id_{kind.value}_%s")
        chosen: Any = self.fields["user"]
        chosen.choices = [("", _("请选择")), *people]
        narrowed: Any = self.fields["unit"]
        narrowed.choices = [(EVERY_UNIT, _("所有单位")), *units]
        if kind != GrantKind.SUBSTITUTE_REVIEWER:
            del self.fields["unit"]


def staffing(snapshot: Snapshot) -> list[dict[str, Any]]:
    """For each filing unit: who fills, signs and reviews. Names are read in one query."""
    signing = {unit_id for row in snapshot.requirements if row.needs_signature for unit_id in row.filers}
    rows = []
    for unit in snapshot.filing_units:
        receivers = {r.reviewing[0] for r in snapshot.requirements if unit.id in r.filers and len(r.reviewing) == 1}
        reviewing = [set(reviewers(snapshot, receiver_id=pk, unit_id=unit.id)) for pk in receivers]
        rows.append(
            {
                "unit": unit,
                "liaisons": liaisons(snapshot, unit),
                "signers": signers(snapshot, unit) if unit.id in signing else None,
                "reviewers": sorted(set.intersection(*reviewing)) if reviewing else [],
            }
        )
    return _with_names(rows)


def _with_names(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    columns = ("liaisons", "signers", "reviewers")
    ids = {pk for row in rows for column in columns for pk in row[column] or ()}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    for row in rows:
        for column in columns:
            if row[column] is not None:
                row[column] = [names[pk] for pk in row[column]]
    return rows


class PeopleView(ConfigureView):
    """The page. Persons may still be named after publication."""

    nav = "people"
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = staffing(self.snapshot)
        grants = list(self.campaign.grants.select_related("user", "unit"))
        forms_ = grant_forms(rows)
        context = {
            **self.frame(),
            "rows": rows,
            "may_name": self.campaign.state in (CampaignState.DRAFT, CampaignState.PUBLISHED),
            "substitutes": [grant for grant in grants if grant.kind == GrantKind.SUBSTITUTE_REVIEWER],
            "inspectors": [grant for grant in grants if grant.kind == GrantKind.INSPECTOR],
            "substitute_form": forms_[GrantKind.SUBSTITUTE_REVIEWER],
            "inspector_form": forms_[GrantKind.INSPECTOR],
            "restricted": [grant for grant in grants if grant.kind == GrantKind.RESTRICTED_READER],
            "restricted_form": forms_[GrantKind.RESTRICTED_READER],
        }
        return render(request, "campaigns/campaign_people.html", context)


def grant_forms(rows: list[dict[str, Any]], data: Any = None) -> dict[str, GrantForm]:
    """The forms for the filing units of `staffing`; `data` binds the one that was sent."""
    sent = data.get("kind") if data is not None else None
    choices = [(row["unit"].id, row["unit"].name) for row in rows]
    waiting = next((row["unit"].id for row in rows if not row["reviewers"]), None)
    posts = holders(Role.CAMPAIGN_MANAGER, Role.INSPECTOR, Role.LEADER)
    managers, inspectors = eligible(posts, Role.CAMPAIGN_MANAGER), eligible(posts, Role.INSPECTOR)
    readers = eligible(posts, Role.CAMPAIGN_MANAGER, Role.LEADER)
    substitute, inspector = GrantKind.SUBSTITUTE_REVIEWER, GrantKind.INSPECTOR
    restricted = GrantKind.RESTRICTED_READER
    return {
        substitute: GrantForm(
            data if sent == substitute else None, kind=substitute, people=managers, units=choices, waiting=waiting
        ),
        inspector: GrantForm(data if sent == inspector else None, kind=inspector, people=inspectors),
        restricted: GrantForm(data if sent == restricted else None, kind=restricted, people=readers),
    }


class GrantNameView(ConfigureView, VerbView):
    """Name a substitute reviewer, an inspector, or who may know of restricted matters."""

    nav = "people"

    def act(self, request: ActorRequest) -> HttpResponse:
        rows = staffing(self.snapshot)
        form = grant_forms(rows, request.POST).get(request.POST.get("kind", ""))
        if form is None or not form.is_valid():
            messages.error(request, _("请选择人员。"))
            return leave(request, reverse("campaign-people", args=[self.campaign.slug]))
        user = get_object_or_404(User, pk=form.cleaned_data["user"])
        done = _("已指定%(name)s。") % {"name": user.name}
        self.told(lambda: self._name(user, form), done)
        return leave(request, reverse("campaign-people", args=[self.campaign.slug]))

    def _name(self, user: User, form: GrantForm) -> None:
        if form.cleaned_data["kind"] == GrantKind.INSPECTOR:
            name_inspector(campaign=self.campaign, user=user, actor=self.actor)
            return
        if form.cleaned_data["kind"] == GrantKind.RESTRICTED_READER:
            name_restricted_reader(campaign=self.campaign, user=user, actor=self.actor)
            return
        chosen = form.cleaned_data["unit"]
        unit = None if chosen == EVERY_UNIT else Unit.objects.get(pk=chosen)
        name_substitute_reviewer(campaign=self.campaign, user=user, unit=unit, actor=self.actor)


class GrantRemoveView(ConfigureView, VerbView):
    """Take a right in this campaign back."""

    nav = "people"

    def act(self, request: ActorRequest) -> HttpResponse:
        grant = get_object_or_404(CampaignGrant, campaign=self.campaign, pk=self.kwargs["grant"])
        done = _("已撤销%(name)s的授权。") % {"name": grant.user.name}
        self.told(lambda: remove_grant(grant=grant, actor=self.actor), done)
        return leave(request, reverse("campaign-people", args=[self.campaign.slug]))
