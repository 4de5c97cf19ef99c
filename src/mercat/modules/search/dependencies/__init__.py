"""How searches are put together."""
