"""The wizard's side of the commands: a sitting, what it is wired to, and the draft that outlives it."""
