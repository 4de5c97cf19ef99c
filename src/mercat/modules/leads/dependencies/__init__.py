"""How requests, leads and quotes are put together."""
