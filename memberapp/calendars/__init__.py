"""The link by which a member's own calendar reads their calls and visits."""
