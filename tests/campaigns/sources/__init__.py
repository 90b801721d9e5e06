"""Files to read, made by code: sound ones of each kind, and hostile ones."""
