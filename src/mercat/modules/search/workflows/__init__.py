"""What is done about searches."""
