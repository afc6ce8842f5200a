"""The insurer's own data, each file read and checked once."""
