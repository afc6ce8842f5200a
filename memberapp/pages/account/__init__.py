"""The screens of the account."""
