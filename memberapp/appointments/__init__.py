"""Appointments with practitioners of the network: asked for, and what was answered."""
