"""Everything that somebody does with reviews, one file each."""
