"""The checklist's rules by theme; `story.check` holds the table of them and runs them."""
