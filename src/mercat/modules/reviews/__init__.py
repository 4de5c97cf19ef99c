"""What customers and businesses say of each other once a booking is over."""
