"""What is done about roll-ups."""
