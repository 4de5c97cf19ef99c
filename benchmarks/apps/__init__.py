"""What is measured against Mercat: the same answers, written in other ways."""
