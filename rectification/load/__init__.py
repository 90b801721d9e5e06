"""A made-up ledger of any size, for measuring: the same seed writes the same rows."""
