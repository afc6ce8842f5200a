"""The first page: the year, the last payments, what is left to do."""
