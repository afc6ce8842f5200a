"""The member's contract: what it covers, whom, what is left of it; and the card that proves it."""
