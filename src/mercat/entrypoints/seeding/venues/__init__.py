"""Studios, their rooms, and a year of bookings of them."""
