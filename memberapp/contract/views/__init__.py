"""The contract and its card in words, as their pages show them."""
