"""The contact details that a member changes."""
