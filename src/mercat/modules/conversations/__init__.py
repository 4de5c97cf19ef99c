"""What people and businesses write to each other."""
