"""From domain objects to frozen views of ready French text."""
