"""The people who help a member in their space: whom, for what, until when, and what they did."""
