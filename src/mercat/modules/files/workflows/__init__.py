"""What files do."""
