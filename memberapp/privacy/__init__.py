"""What is held about a member: what for, how long, who saw it, and how to leave with it."""
