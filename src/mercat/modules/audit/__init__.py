"""Who did what, when, and to whom: kept for good."""
