"""The states of the connected services."""
