"""The pages about what is held of a member."""
