"""The notice reader: from an official notice's text to a draft of its campaign. Pure: no database, no clock.

Deterministic rules over the genre's own vocabulary; every value carries the place of the words that it came from.
"""

from campaigns.notices.decoding import Unreadable, decode, keep
from campaigns.notices.reader import Draft, read_notice

__all__ = ["Draft", "Unreadable", "decode", "keep", "read_notice"]
