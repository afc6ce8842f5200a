"""What members write to the help: a ticket, its answers, and its end."""
