"""The forms of officers and certificates."""
