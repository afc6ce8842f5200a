"""Measures that `make bench` prints."""
