"""What `doctor` looks at, on this machine and at the services."""
