"""The staff console: the same services and workflows as the API, in a browser."""
