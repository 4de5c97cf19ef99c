"""How payments are put together: a file for each part."""
