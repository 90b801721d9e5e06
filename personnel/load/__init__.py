"""A made-up roster of any size, for measuring: never a real person's number."""

from personnel.load.roster import MANAGER, make_roster

__all__ = ["MANAGER", "make_roster"]
