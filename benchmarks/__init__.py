"""Mercat side by side with other ways of doing the same. `make bench` runs it all and ends.

Every figure is a ratio of medians from interleaved bursts on one machine in one run. The one that
is held is the server's CPU per request, which survives a busy machine and the cost of the client.
"""
