"""Open clean-up cases in a change of the organisation: they go to whom it was said, closed ones stay."""

import time_machine

from accounts.actors import SYSTEM, Actor
from accounts.services.changes import carry_out_due, rehearse
from audit import clock
from audit.models import Entry
from rectification import services
from rectification.clean_up_standing import still_listed
from rectification.models import CleanUpCase
from tests.accounts.test_change_organisation import confirmed, planned
from tests.campaign_factory import make_campaign
from tests.rectification.roster_scenes import accepted_roster, ask_for_roster, leave, staffed
from tests.rectification.scenes import act


def test_open_cases_go_to_the_heir(cast):
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        given, admin = make_campaign(cast), Actor(cast.admin)
        ask_for_roster(given, cast)
        people = staffed(cast)
        leave(people["good"], cast, "retired")
        accepted_roster(cast, given)
        cases = {case.name: case for case in CleanUpCase.objects.all()}
        services.claim_case(case=cases["高远"], done_on=clock.today(), statement="在办", actor=act(cast.shen))
        services.verify_case(case=cases["高远"], statement="注销在办", actor=act(cast.zhao))
        change = planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan])
        asked = {a.holding.key: a.holding for a in rehearse(change).asked}
        assert asked[f"rectification.cases:{given.campaign.pk}"].count == 1
        confirmed(change, admin)
    with time_machine.travel("2020-07-01 00:10:00+08:00", tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
        for case in cases.values():
            case.refresh_from_db()
        assert cases["马骏"].unit == cast.shiwan and cases["高远"].unit == cast.wangxi, "what is closed stays"
        event = cases["马骏"].events.latest("id")
        assert event.kind == "carried_over" and "望溪县交通运输局转由石湾县交通运输局清理" in event.statement
        carried = Entry.objects.get(action="rectification.clean_up.carried")
        assert carried.after and carried.after["cases"] == 1
        case = cases["马骏"]
        assert still_listed(case) is True, "the certificate that went along is still out"
        services.claim_case(case=case, done_on=clock.today(), statement="已收回", actor=act(cast.lin))
        services.send_case_back(case=case, reason="证还没有注销", actor=act(cast.zhao))
        assert CleanUpCase.objects.get(name="马骏").state == "open"
