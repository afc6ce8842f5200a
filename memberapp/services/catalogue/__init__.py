"""The insurer's connected services, as its data files say them."""
