"""The insurer's plans, events, services, questions and slots."""
