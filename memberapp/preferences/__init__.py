"""What the member is told beyond matters of safety: of what, by which way, and how often."""
