"""The craft as frozen records and pure functions: idea → Brief → Storyboard → Prompt.

Everything here is free, offline and deterministic; it imports the standard library and the error
tree, nothing else. Screens (`terminal`) and wires (`services`) translate these records.
"""
