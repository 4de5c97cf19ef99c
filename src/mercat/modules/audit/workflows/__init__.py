"""What audit does."""
