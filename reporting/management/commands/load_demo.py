"""Load the demo: an invented organisation and its campaign in mid-course."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Membership, User
from audit import clock
from campaigns.services.package import load_package
from reporting.demo.appraisals import appraise
from reporting.demo.changing import change_organisation
from reporting.demo.leading import lead
from reporting.demo.lives import Lives
from reporting.demo.moments import at
from reporting.demo.network import appoint, connect
from reporting.demo.office import Office
from reporting.demo.officers import keep_roster
from reporting.demo.organisation import Organisation, found
from reporting.demo.people import MANAGER, SHOWN
from reporting.demo.reconciling import reconcile
from reporting.demo.rosters import file_rosters
from reporting.demo.story import Story
from reporting.demo.tasks import confirm_receipts, report_tasks
from reporting.demo.training import train

PACKAGE = Path(settings.BASE_DIR) / "campaigns" / "recipes" / "demo_campaign.json"


class Command(BaseCommand):
    help = "Load the demo into an empty database; print its accounts and keep them in VAR_DIR/demo-accounts.txt (0600)."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("the demo is not for production")
        if User.objects.exists():
            self.stdout.write("The database has accounts already; nothing was loaded.")
            return
        with transaction.atomic():
            with at(-40, 9):
                organisation = found()
            data = json.loads(PACKAGE.read_text(encoding="utf-8"))
            campaign = load_package(data=data, notices=settings.NOTICES_DIR, actor=organisation.actor(MANAGER))
            story = Story(organisation, campaign)
            story.play()
            Lives(story).play()
            Office(organisation, campaign).play()
            confirm_receipts(organisation, campaign)
            report_tasks(organisation, campaign)
            reconcile(organisation, campaign)
            keep_roster(organisation)
            file_rosters(story)
            train(organisation)
            connect(organisation)
            lead(organisation, campaign)
            appoint(organisation)
            appraise(organisation)
            change_organisation(organisation)
        self.stdout.write(keep(organisation))


def keep(organisation: Organisation) -> str:
    """Write the accounts where only their owner may read them; the text."""
    lines = [f"演示账号（{clock.today()} 生成；密码只在这里和 var 目录里）"]
    for username in SHOWN:
        place = Membership.objects.select_related("unit", "user").get(user__username=username)
        lines.append(
            f"{username:<14}{organisation.passwords[username]:<18}"
            f"{place.get_role_display()}  {place.user.name}  {place.unit.name}"
        )
    text = "\n".join(lines) + "\n"
    path = Path(settings.VAR_DIR) / "demo-accounts.txt"
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return text
