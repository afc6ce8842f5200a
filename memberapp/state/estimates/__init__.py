"""What the screens of estimates hold."""
