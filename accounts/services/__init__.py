"""The sole writers of units, groups, accounts and rights. Named functions stand in the modules by topic."""
