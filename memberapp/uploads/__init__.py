"""The files that members send: received in pieces, made harmless, read by the staff."""
