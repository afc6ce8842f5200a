"""Members, their contracts and the people they cover."""
