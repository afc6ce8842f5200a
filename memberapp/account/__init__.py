"""The account: signing in and proving it is the member, sessions, devices, passwords, notices."""
