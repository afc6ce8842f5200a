"""What the list, the statement and the charts show, as ready text."""
