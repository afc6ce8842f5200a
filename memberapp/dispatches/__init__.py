"""What the staff has the space send to a member: a consultation, a step of an insurance."""
