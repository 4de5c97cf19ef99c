"""What geography does."""
