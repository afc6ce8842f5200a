"""What the pages of assistance show, as ready text."""
