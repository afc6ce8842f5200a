"""The bare application."""
