"""Countries and cities, and how far one place is from another."""
