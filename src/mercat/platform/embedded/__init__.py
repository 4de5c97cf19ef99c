"""PostgreSQL and Valkey as our own children, for a machine that has neither."""
