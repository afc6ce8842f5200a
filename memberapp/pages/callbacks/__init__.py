"""The screens of callbacks."""
