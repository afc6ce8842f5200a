"""The screens of reimbursements."""
