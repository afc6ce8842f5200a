"""The event handlers of reimbursements."""
