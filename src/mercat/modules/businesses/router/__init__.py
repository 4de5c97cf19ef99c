"""The doors of businesses."""
