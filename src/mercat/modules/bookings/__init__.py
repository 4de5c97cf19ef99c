"""Calendars and bookings: what is taken, by whom, and for how much."""
