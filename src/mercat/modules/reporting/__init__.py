"""Finding out how a business does: what became of it day by day, and of all of them."""
