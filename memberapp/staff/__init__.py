"""The insurer's agents, who act by command."""
