"""How a message is judged: pure, on what `data/fraud.yaml` says."""
