"""What the pages of the account show, as ready text."""
