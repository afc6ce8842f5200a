"""How a message is written; each room has its own templates."""
