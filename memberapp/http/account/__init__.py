"""The forms of the account, which carry passwords and codes."""
