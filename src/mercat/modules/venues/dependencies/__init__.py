"""How venues are put together."""
