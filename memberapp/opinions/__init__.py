"""Second medical opinions: a specialist of a partner reads papers again and answers in writing."""
