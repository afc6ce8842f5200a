"""Reimbursed care: lines, statements, payments and their totals."""
