"""Places that can be hired, and what customers keep of them."""
