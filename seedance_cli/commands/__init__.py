"""One file a noun or verb: the only rooms where the screen and the services meet."""
