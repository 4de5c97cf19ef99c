"""Other programs are told of what happens in a business, and ask what has happened."""
