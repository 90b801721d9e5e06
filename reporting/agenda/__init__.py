"""日历: everything that is coming, as a month, as a list, and as an iCalendar feed."""
