"""The event handlers of each screen, behind one gate."""
