"""What racing processes do to a reading."""

from uuid import UUID

from accounts.actors import Actor
from accounts.models import Unit, User
from campaigns.models import NoticeReading
from campaigns.services.accept_notice import accept_notice
from campaigns.services.decide_reading import add_value, decide
from campaigns.services.party_answers import answer_party


def decide_by(user: int, uuid: str, key: str, act: str, seen: str) -> None:
    """Decide about a value as the page showed it."""
    reading = NoticeReading.objects.get(uuid=UUID(uuid))
    decide(reading=reading, key=key, act=act, actor=_actor(user), seen=seen)


def add_by(user: int, uuid: str, text: str) -> None:
    """Add an item."""
    reading = NoticeReading.objects.get(uuid=UUID(uuid))
    add_value(reading=reading, value={"kind": "item", "area": 1, "text": text}, actor=_actor(user))


def accept_by(user: int, uuid: str) -> None:
    """Make the draft campaign."""
    accept_notice(reading=NoticeReading.objects.get(uuid=UUID(uuid)), actor=_actor(user))


def answer_by(user: int, uuid: str, words: str, unit: int) -> None:
    """Say what printed words stand for."""
    reading = NoticeReading.objects.get(uuid=UUID(uuid))
    unit_ = Unit.objects.get(pk=unit)
    answer_party(organiser=reading.organiser, words=words, units=[unit_], groups=[], actor=_actor(user))


def _actor(user: int) -> Actor:
    return Actor(User.objects.get(pk=user))
