"""Small notices of our own making, one for each kind of print, with the drafts that a careful reader takes."""
