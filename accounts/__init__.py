"""Users, units, memberships, the role × capability table, and the machinery that keeps every view in scope."""
