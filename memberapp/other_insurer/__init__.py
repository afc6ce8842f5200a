"""What another insurer pays of the same care: the acts prepared for it, and what is awaited."""
