"""One thing that somebody does with bookings and calendars, each."""
