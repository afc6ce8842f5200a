"""What the screens of requests show, in ready text."""
