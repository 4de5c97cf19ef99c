"""Keys, hashes, signatures and randomness: everything cryptographic goes through here."""
