"""The pages of estimates."""
