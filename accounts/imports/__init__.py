"""Units, groups and people from one workbook: read, checked without a database, shown, then written at once."""
