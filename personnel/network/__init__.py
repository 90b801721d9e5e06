"""Reads of the standing network of liaisons: who stands where, on which level, and which unit has nobody."""
