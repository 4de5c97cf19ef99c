"""How bookings are put together."""
