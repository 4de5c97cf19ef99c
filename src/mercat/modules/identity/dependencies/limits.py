"""Limits that several doors share."""

from mercat.platform.ratelimit import Limit

TAKEN = Limit("taken", 10, 3600)
"""How often in an hour a network is told that an address or a number is somebody's already."""
