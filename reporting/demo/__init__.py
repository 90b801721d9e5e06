"""The demo: an invented city's campaign in mid-course, played through the same services that people use."""
