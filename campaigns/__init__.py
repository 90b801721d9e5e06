"""Campaigns as configured: areas, items, tasks, deadlines, phases, filing requirements, obligations."""
