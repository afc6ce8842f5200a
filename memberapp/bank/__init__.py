"""The bank account that reimbursements are paid to, and how it changes."""
