"""Pages of officers and certificates."""
