"""What the screens of callbacks hold."""
