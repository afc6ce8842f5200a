"""Pure rules and values: no input or output, no clock."""
