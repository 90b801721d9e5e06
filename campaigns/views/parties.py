"""Verbs of parties and receivers, the chooser that finds them, and the reading of printed dates while typing."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.models import Unit
from accounts.scope import ActorRequest
from audit import clock
from campaigns.deadlines import Schedule
from campaigns.draft_rows import KINDS, find_row
from campaigns.forms import ROW_FORMS
from campaigns.models import Assignment, AssignmentParty, AssignmentRole, FilingRequirement, RequirementReceiver
from campaigns.party_choice import chooser_of, read_party
from campaigns.readings import READ, context_of, read_words
from campaigns.services.configure_parties import (
    add_party,
    add_receiver,
    change_party_role,
    name_reviewing_receiver,
    remove_party,
    remove_receiver,
)
from campaigns.titles import schedule_words
from campaigns.views.configure import ConfigureView, SheetVerb, leave


class PartyFindView(ConfigureView):
    """Units and groups for a name that is being typed."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        purpose = self.kwargs["purpose"]
        if purpose not in ("parties", "receivers"):
            raise Http404(purpose)
        key, section = self.kwargs["key"], self.kwargs["section"]
        text = request.GET.get(f"q-{purpose}-{key}", "")
        found = {"chooser": chooser_of(key, purpose, text), "campaign": self.campaign, "section": {"name": section}}
        return render(request, "campaigns/_party_lines.html", found)


class HolderVerb(SheetVerb):
    """A verb on the parties or receivers of one row."""

    abstract = True

    def holder(self) -> Any:
        """The assignment or requirement of the address. Raises Http404."""
        row = find_row(self.campaign, self.kwargs["key"])
        if not isinstance(row, Assignment | FilingRequirement):
            raise Http404(self.kwargs["key"])
        return row

    def again(self, purpose: str) -> HttpResponse:
        """Answer with the chooser in focus: rarely is it one unit only."""
        return self.answer(focus=f"{purpose}-{self.kwargs['key']}")


class PartySearchView(HolderVerb):
    """The chooser without script: keeps what was typed, and shows the page with what was found."""

    def act(self, request: ActorRequest) -> HttpResponse:
        purpose, key = self.kwargs["purpose"], self.kwargs["key"]
        text = request.POST.get(f"q-{purpose}-{key}", "")
        query = request.GET.copy()
        query.update({"choose": f"{purpose}-{key}", "q": text})
        return leave(request, f"{self.section.url}?{query.urlencode()}#row-{purpose}-{key}")


class PartyAddView(HolderVerb):
    """Name a unit or group; the button's value is its key and, for tasks, the role."""

    def act(self, request: ActorRequest) -> HttpResponse:
        holder = self.holder()
        name, _colon, role = request.POST.get("party", "").partition(":")
        party = read_party(name, clock.today())
        if party is None or (role and role not in AssignmentRole):
            messages.error(request, _("没有找到这个单位，可能刚被撤销。请重新查找。"))
            return self.answer()
        self.told(
            lambda: add_party(
                campaign=self.campaign,
                holder=holder,
                party=party,
                role=role or AssignmentRole.LEAD,
                actor=self.actor,
            )
        )
        return self.again("parties")


class PartyRemoveView(HolderVerb):
    """Take a party away."""

    def act(self, request: ActorRequest) -> HttpResponse:
        party = self.holder().parties.filter(pk=self.kwargs["party"]).first()
        if party is not None:
            self.told(lambda: remove_party(campaign=self.campaign, party=party, actor=self.actor))
        return self.answer()


class PartyRoleView(HolderVerb):
    """Change between lead and cooperating."""

    def act(self, request: ActorRequest) -> HttpResponse:
        holder = self.holder()
        party = holder.parties.filter(pk=self.kwargs["party"]).first()
        if isinstance(party, AssignmentParty):
            other = AssignmentRole.COOPERATING if party.role == AssignmentRole.LEAD else AssignmentRole.LEAD
            self.told(lambda: change_party_role(campaign=self.campaign, party=party, role=other, actor=self.actor))
        return self.answer()


class ReceiverAddView(HolderVerb):
    """Name a receiving unit, or a body outside the system by its name."""

    def act(self, request: ActorRequest) -> HttpResponse:
        holder = self.holder()
        party = read_party(request.POST.get("receiver", ""), clock.today())
        outside = request.POST.get(f"outside-{self.kwargs['key']}", "")
        unit = party if isinstance(party, Unit) else None
        self.told(
            lambda: add_receiver(
                campaign=self.campaign,
                requirement=holder,
                unit=unit,
                outside_name="" if unit else outside,
                actor=self.actor,
            )
        )
        return self.again("receivers")


class ReceiverVerb(HolderVerb):
    """A verb on one receiver."""

    abstract = True

    def receiver(self) -> RequirementReceiver:
        """The receiver of the address. Raises Http404."""
        return get_object_or_404(RequirementReceiver, requirement=self.holder(), pk=self.kwargs["receiver"])


class ReceiverRemoveView(ReceiverVerb):
    """Take a receiver away."""

    def act(self, request: ActorRequest) -> HttpResponse:
        receiver = self.receiver()
        self.told(lambda: remove_receiver(campaign=self.campaign, receiver=receiver, actor=self.actor))
        return self.answer()


class ReceiverReviewView(ReceiverVerb):
    """Let this receiver review, and no other."""

    def act(self, request: ActorRequest) -> HttpResponse:
        receiver = self.receiver()
        self.told(lambda: name_reviewing_receiver(campaign=self.campaign, receiver=receiver, actor=self.actor))
        return self.answer()


class WordsReadView(ConfigureView):
    """Read the printed words of a deadline, window or due date while they are typed, and fill the dates beside."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = self.kwargs["key"]
        row, kind = find_row(self.campaign, key), KINDS.get(key.partition("-")[0])
        if row is None or kind is None or kind.name not in READ:
            raise Http404(key)
        words = request.GET.get(f"{key}-{READ[kind.name][0]}", "")
        values = read_words(kind.name, words, context_of(self.campaign))
        form = ROW_FORMS[kind.name](instance=row, prefix=key)
        form.initial.update(values)
        context = {
            "fields": [form[name] for name in values],
            "key": key,
            "values": values,
            "words": words,
            "rhythm_words": _rhythm_words(values) if "rhythm" in values else "",
            "reading_template": f"campaigns/_{'deadline' if kind.name == 'deadline' else 'window'}_read.html",
        }
        return render(request, "campaigns/_words_read.html", context)


def _rhythm_words(values: Mapping[str, Any]) -> str:
    return schedule_words(Schedule(**values))
