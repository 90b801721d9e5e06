"""Acts on many problems at once: what each needs, to which problems it applies, and why not to the others."""

from rectification.bulk.counting import Count, counted
from rectification.bulk.verbs import VERBS, Verb, verbs_for

__all__ = ["VERBS", "Count", "Verb", "counted", "verbs_for"]
