"""The business: one folder per noun, every folder with the same floor plan."""
