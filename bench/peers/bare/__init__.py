"""Bare Reflex."""
