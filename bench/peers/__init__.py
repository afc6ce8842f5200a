"""The same page in other frameworks."""
