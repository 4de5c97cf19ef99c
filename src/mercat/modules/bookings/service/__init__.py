"""What bookings know, and offer to other modules."""
