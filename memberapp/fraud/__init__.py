"""Whether a message, a number, a link or an account is really the insurer's."""
