"""The pages of the contract."""
