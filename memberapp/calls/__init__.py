"""Calls under way: the insurer rings somebody, and each proves who they are by two words."""
