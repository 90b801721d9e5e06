"""Pages of units, people, rights, the trail and one's own account."""
