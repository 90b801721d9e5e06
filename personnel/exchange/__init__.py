"""Roster and certificates from and to workbooks: columns, dry run, and what goes out. Nothing here writes."""
