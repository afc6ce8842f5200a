"""The event handlers of the steps of assistance."""
