"""What puts memberapp on machines, and a script that starts all of it on this one."""
