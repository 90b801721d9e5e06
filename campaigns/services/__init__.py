"""The verbs of campaigns, by topic: the sole writers of this app's rows."""
