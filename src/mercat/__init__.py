"""Mercat: the open backend for local marketplaces."""

from importlib.metadata import version

__version__ = version("mercat")
