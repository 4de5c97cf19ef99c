"""Files: pictures of people, and what else is uploaded."""
