"""What is decided about the account without looking anything up."""
