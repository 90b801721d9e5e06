"""The appraisal file 考核档案 of an officer: what is kept in it, and how it is read by years."""
