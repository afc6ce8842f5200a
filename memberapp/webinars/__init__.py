"""Webinars of the insurer: who may come, who signed up, and what those are told."""
