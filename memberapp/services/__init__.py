"""Connected health services: what partners do for a member who agreed to it."""
