"""Calls that members and visitors ask for."""
