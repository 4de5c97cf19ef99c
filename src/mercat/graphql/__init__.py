"""One graph over all modules, by the same services and workflows as the REST doors."""
