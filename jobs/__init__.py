"""Background jobs as rows: the row is the truth, a broker message only a nudge."""
