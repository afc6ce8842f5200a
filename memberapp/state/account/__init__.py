"""The event handlers of the account's screens."""
