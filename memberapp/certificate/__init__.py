"""The certificate that proves a member's cover."""
