"""`mercat seed`: what a new Mercat is filled with."""

from mercat.entrypoints.seeding.command import seed

__all__ = ["seed"]
