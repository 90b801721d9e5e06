"""Background jobs, messages to people, their channels, and signs of life, by topic."""

from jobs.models.job import Job, JobState
from jobs.models.message import Channel, ChannelChoice, Message, MessageState
from jobs.models.pulse import Pulse, PulseKind

__all__ = ["Channel", "ChannelChoice", "Job", "JobState", "Message", "MessageState", "Pulse", "PulseKind"]
