"""One rendering from submit to clip: write it down, send it once, wait, verify, put it in place."""
