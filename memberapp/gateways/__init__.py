"""The outside world: files, mail, messages."""
