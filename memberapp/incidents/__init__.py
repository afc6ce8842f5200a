"""A breach of members' data: who is told of what, by what, and what they can do about it."""
