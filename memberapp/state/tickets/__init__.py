"""The screens of what members write to the help."""
