"""What people do with what they keep."""
