"""How the parts of businesses are put together."""
