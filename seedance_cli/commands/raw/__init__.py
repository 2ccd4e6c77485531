"""The raw wire of `task`: parameters in, the service's own answer out."""
