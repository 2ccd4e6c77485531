"""Who renders: one file a service, all behind the door in `protocol`.

A service turns a request into its own wire and the wire into a `Task`; it neither prints, asks, waits nor
writes into a film folder. `takes` does the waiting and the writing.
"""
