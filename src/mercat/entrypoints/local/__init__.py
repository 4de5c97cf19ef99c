"""`mercat up`: everything on one machine, under one supervisor."""

from mercat.entrypoints.local.up import UpOptions, up

__all__ = ["UpOptions", "up"]
