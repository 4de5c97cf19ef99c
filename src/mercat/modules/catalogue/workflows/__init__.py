"""What teams do with their catalogue."""
