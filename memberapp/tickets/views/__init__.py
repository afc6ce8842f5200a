"""What members write to the help, in ready text."""
