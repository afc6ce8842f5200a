"""The door for the insurer's own systems: an HTTP API on a port of its own, without any page.

It calls the use cases that the commands call; what a route takes and answers is read from theirs.
"""
