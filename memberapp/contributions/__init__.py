"""What members pay: what is due, to which account, what came, and what happens to their rights."""
