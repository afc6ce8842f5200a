"""What a line of care adds to each total, and what it costs whom."""
