"""What the lead office does beside reviewing: it asks for accounts, amends, keeps a template, begins the next campaign.

`play` comes after the story; each act goes through the services that people use.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import AccountRequest
from accounts.services.requests import fulfil_request, suggested_username
from audit import clock
from campaigns.models import Amendment, Campaign, FilingKind, FocusArea
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from campaigns.services.intake import start_reading
from campaigns.services.reuse import clone_campaign, keep_template
from rectification import services
from rectification.models import LiaisonRegistration
from reporting.demo import texts
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import MANAGER
from reporting.demo.texts_notice import NOTICE


@dataclass
class Office:
    """The lead office at its desk."""

    organisation: Organisation
    campaign: Campaign

    def play(self) -> None:
        """From the liaisons' registration to this morning."""
        with at(-28, 15):
            self.ask_for_accounts()
        with at(-27, 9):
            self.fulfil_one()
        with at(-12, 10):
            self.change_contact()
        with at(-1, 17):
            self.propose()
            self.prepare_the_next()
            self.hand_in_a_notice()

    def ask_for_accounts(self) -> None:
        """For every liaison who was registered and has no account."""
        for registration in LiaisonRegistration.objects.filter(campaign=self.campaign, replaced_at=None):
            if services.liaisons.account_of(registration) is None:
                actor = self.organisation.actor(MANAGER)
                services.ask_for_account(registration=registration, actor=actor)
                registration.refresh_from_db()
                services.ask_for_grant(registration=registration, actor=actor)

    def fulfil_one(self) -> None:
        """The system administrator makes the first account and proposes its right, which waits for the other one."""
        request = AccountRequest.objects.order_by("id")[0]
        fulfil_request(
            request=request, username=suggested_username(request.name), actor=self.organisation.actor("xitong")
        )

    def change_contact(self) -> None:
        """A published amendment."""
        actor = self.organisation.actor(MANAGER)
        amendment = amend.begin_amendment(campaign=self.campaign, actor=actor)
        name, phone = texts.AMENDED_CONTACT
        amend.propose_contact(amendment=amendment, name=name, phone=phone, actor=actor)
        seen = preview_amendment(amendment=amendment).digest
        publish_amendment(amendment=amendment, reason=texts.AMENDED_REASON, seen=seen, actor=actor)

    def hand_in_a_notice(self) -> None:
        """A notice that was read and waits to be checked."""
        text = NOTICE.format(year=clock.today().year)
        actor = self.organisation.actor(MANAGER)
        start_reading(organiser=self.campaign.organiser, text=text, actor=actor)

    def propose(self) -> Amendment:
        """An amendment in draft: one more item, and more time for the institution list."""
        actor = self.organisation.actor(MANAGER)
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        amendment = amend.begin_amendment(campaign=campaign, actor=actor)
        area = FocusArea.objects.get(campaign=campaign, short_label="涉企检查")
        amend.propose_item(amendment=amendment, area=area, number="", text=texts.PROPOSED_ITEM, actor=actor)
        wanted = campaign.filing_requirements.get(kind=FilingKind.INSTITUTION_LIST)
        assert wanted.due_date
        later: date = wanted.due_date + timedelta(days=7)
        values = {"due_date": later, "due_text": f"{later.month}月{later.day}日前"}
        amend.propose_dates(amendment=amendment, row=wanted, values=values, actor=actor)
        return amendment

    def prepare_the_next(self) -> None:
        """A template of this campaign, and a draft of the one that comes after it."""
        actor = self.organisation.actor(MANAGER)
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        name, note = texts.TEMPLATE
        keep_template(campaign=campaign, name=name, note=note, actor=actor)
        title, short_title = texts.SUCCESSOR
        issued = clock.today() + timedelta(days=30)
        clone_campaign(
            campaign=campaign, title=title, short_title=short_title, organiser=campaign.organiser, issue_date=issued,
            actor=actor,
        )  # fmt: skip
