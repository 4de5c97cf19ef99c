"""What is done about charges."""
