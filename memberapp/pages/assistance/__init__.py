"""The screens of assistance, a step each."""
