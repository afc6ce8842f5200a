"""A member’s own calendar: their appointments as files, and as a private feed."""
