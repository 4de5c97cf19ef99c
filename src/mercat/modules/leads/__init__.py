"""Requests of customers, the businesses they are offered to, and what those would do it for."""
