"""What owners do with their properties."""
