"""What is done with businesses."""
