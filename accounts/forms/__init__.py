"""Forms of the accounts pages: they check shapes; rules are in the services."""
