"""What `takes` and `resume` do with the record of everything ever sent."""
