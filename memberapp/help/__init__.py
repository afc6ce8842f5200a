"""The questions that members ask, answered in our own words."""
