"""What reminders would go out on a day. Reads only."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit import clock
from campaigns.models import Campaign
from reporting.reminders.loading import forecast, names_of
from reporting.reminders.wording import Words, as_data


class Command(BaseCommand):
    help = "Prints the reminders of a day, supposing that nothing more is filed until then. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="ISO day; by default today")
        parser.add_argument("--campaign", help="slug; by default all running ones")
        parser.add_argument("--json", action="store_true", help="as JSON instead of as text")

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        day = options["date"] or today
        campaign = None
        if options["campaign"]:
            campaign = Campaign.objects.running().filter(slug=options["campaign"]).first()
            if campaign is None:
                raise CommandError(_("没有正在进行的“%(slug)s”。") % {"slug": options["campaign"]})
        situation = forecast(day, today=today, campaign=campaign)
        messages = situation.plan(day)
        told = as_data(messages, Words(situation.campaigns, names_of(messages), situation.calendar))
        if options["json"]:
            data = {"date": day.isoformat(), "workday": situation.calendar.is_workday(day), "messages": told}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
            return
        for message in told:
            self.stdout.write(f"{message['name']}（{message['user']}） {message['subject']}")
            for line in message["lines"]:
                self.stdout.write(f"  {line['text']}")
        self.stdout.write(_("%(day)s共%(count)d条") % {"day": day.isoformat(), "count": len(told)})
