"""How bytes travel: one request out, one answer back, files down; the only rooms that know of HTTP."""
