"""A request: its kinds, what is promised of it and by when, and what the law says."""
