"""What the screens of requests hold."""
