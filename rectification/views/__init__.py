"""Screens of rectification, by topic."""
