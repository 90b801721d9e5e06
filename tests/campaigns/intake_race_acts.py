"""What racing processes do to a reading of a notice. Called by name from `test_intake_races`."""

from accounts.actors import Actor
from accounts.models import User
from campaigns.models import NoticeReading
from campaigns.services.accept_notice import accept_notice
from campaigns.services.decide_reading import decide
from campaigns.services.intake import drop_reading


def on_reading(verb: str, user: int, row: int) -> None:
    """One verb on a reading as it is read at the start."""
    actor = Actor(User.objects.get(pk=user))
    reading = NoticeReading.objects.select_related("organiser", "source").get(pk=row)
    acts = {
        "accept": lambda: accept_notice(reading=reading, actor=actor),
        "drop": lambda: drop_reading(reading=reading, actor=actor),
        "change": lambda: decide(reading=reading, key="short_title", act="changed", value="另起的简称", actor=actor),
    }
    acts[verb]()
