"""What businesses offer, and the work they show."""
