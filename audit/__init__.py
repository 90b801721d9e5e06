"""The append-only trail, its seals, and the one clock."""
