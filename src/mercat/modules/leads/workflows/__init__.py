"""One thing that somebody does with requests, leads and quotes, each."""
