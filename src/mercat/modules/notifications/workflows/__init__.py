"""What is done with notices."""
