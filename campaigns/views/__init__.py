"""Screens of campaigns, by topic."""
