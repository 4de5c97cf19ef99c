"""What teams do with their studios, and people with what they keep."""
