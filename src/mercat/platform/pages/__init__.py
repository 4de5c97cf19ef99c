"""What a person opens in a browser: the API's documents, the local mailbox, the first page."""
