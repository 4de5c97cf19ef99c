"""Finding businesses and studios: documents made from what the modules below know."""
