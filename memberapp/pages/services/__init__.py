"""The pages of the connected services."""
