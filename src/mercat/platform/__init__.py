"""What any backend needs and no tradesman would recognise."""
