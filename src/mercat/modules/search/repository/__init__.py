"""Questions about documents, words and searches."""
