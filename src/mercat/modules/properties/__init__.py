"""Homes of customers, whose addresses are known to few."""
