"""Assistance."""
