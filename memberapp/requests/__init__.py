"""What a member asks the insurer to decide, and follows until it is answered."""
