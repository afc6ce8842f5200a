"""All documents of a member, whichever room they come from."""
