"""Quotes of practitioners of the network: asked for on line, and what would remain of each."""
