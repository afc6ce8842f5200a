"""What care would cost: a quote shared out before the appointment, and stored when asked."""
