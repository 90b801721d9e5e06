"""Reminders: what each person is told once a day of what is owed, and to whom it is taken further."""
