"""States of a take in which no task is known; the others are the task's own, as last heard. Apart from the recipe, so
that who only compares states need not read YAML."""

INTENT = "intent"  # written down, surely not sent yet
UNSENT = "unsent"  # the service could not be reached
REFUSED = "refused"  # the service said no
UNKNOWN = "unknown"  # sent, and no clear reply: it may have been charged
