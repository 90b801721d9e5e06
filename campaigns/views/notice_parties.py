"""Verbs of the check screen on printed parties: say whom they name, add and take away, forget, find."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import Unit, UnitGroup
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from audit import clock
from campaigns.intake.parties import alike
from campaigns.models import NoticeReading, PartyAnswer
from campaigns.party_choice import read_party
from campaigns.party_panel import PartyPanel
from campaigns.services.party_answers import answer_party, forget_party

_MOST_WORDS = 200


class PartyVerb(VerbView):
    """A verb on one printed party of a reading; `words` of the form names it."""

    abstract = True
    model = NoticeReading
    capability = Capability.CAMPAIGN_CONFIGURE

    @property
    def words(self) -> str:
        """The printed words."""
        return self.request.POST.get("words", "")[:_MOST_WORDS]

    def back(self, *, opened: bool = False) -> HttpResponse:
        """To the check screen; with the party's card open when more may be added."""
        panel = PartyPanel(self.row, {})
        return HttpResponseRedirect(panel.url(alike(self.words) if opened else ""))

    def answer(self, parties: list[Unit | UnitGroup], *, opened: bool = False) -> HttpResponse:
        """Let the words stand for these, and say so."""
        self.told(
            lambda: answer_party(
                organiser=self.row.organiser,
                words=self.words,
                units=[party for party in parties if isinstance(party, Unit)],
                groups=[party for party in parties if isinstance(party, UnitGroup)],
                actor=self.actor,
            ),
            _("已记住“%(words)s”指%(names)s，下一份通知照用。")
            % {"words": self.words, "names": "、".join(str(p) for p in parties) or _("系统外的单位，只留原文")},
        )
        return self.back(opened=opened)

    def named(self, keys: list[str]) -> list[Unit | UnitGroup] | None:
        """The units and groups that keys name; None with a message where one is gone."""
        found = [read_party(key, clock.today()) for key in dict.fromkeys(keys)]
        if any(party is None for party in found):
            messages.error(self.request, _("没有找到这个单位，可能刚被撤销。请重新查找。"))
            return None
        return [party for party in found if party is not None]

    def held(self) -> list[str]:
        """The keys of what the words stand for now, as answered or as found by name."""
        return [target.key for target in PartyPanel(self.row, {}).targets_of(alike(self.words))]


class PartyAnswerView(PartyVerb):
    """Let words stand for what was pressed; nothing pressed means nobody in this system."""

    def act(self, request: ActorRequest) -> HttpResponse:
        parties = self.named(request.POST.get("parties", "").split())
        return self.back(opened=True) if parties is None else self.answer(parties)


class PartyWidenView(PartyVerb):
    """One more unit or group for words that stand for several; what was found by name stays with it."""

    def act(self, request: ActorRequest) -> HttpResponse:
        parties = self.named([*self.held(), request.POST.get("party", "")])
        return self.back(opened=True) if parties is None else self.answer(parties, opened=True)


class PartyNarrowView(PartyVerb):
    """One unit or group less."""

    def act(self, request: ActorRequest) -> HttpResponse:
        rest = [key for key in self.held() if key != request.POST.get("party", "")]
        if not rest:
            messages.error(request, _("只剩一个了，没有去掉。可以换成别的，或者选“不在系统里”。"))
            return self.back(opened=True)
        parties = self.named(rest)
        return self.back(opened=True) if parties is None else self.answer(parties, opened=True)


class PartyForgetView(PartyVerb):
    """Forget what was said; the words are looked for by name again."""

    def act(self, request: ActorRequest) -> HttpResponse:
        row = get_object_or_404(
            PartyAnswer.objects.visible_to(request.user), organiser=self.row.organiser, words=alike(self.words)
        )
        done = _("不再记“%(words)s”指谁，改按名称查找。") % {"words": self.words}
        self.told(lambda: forget_party(answer=row, actor=self.actor), done)
        return self.back(opened=True)


class PartySearchLinesView(ScopedObjectView):
    """Units and groups for a name that is being typed for a printed party."""

    model = NoticeReading
    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        panel = PartyPanel(self.row, request.GET)
        line = next((line for line in panel.lines if line.is_open), None)
        return render(
            request, "campaigns/_reading_party_found.html", {"panel": panel, "line": line, "reading": self.row}
        )
