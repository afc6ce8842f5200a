"""The insurer's own systems that call the API: who they are, their keys and what they may do."""
