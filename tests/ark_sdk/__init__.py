"""The official client of Ark against our loopback Ark: proof that the loopback has the shapes that client knows, and a
record of the bodies it sends, for ours to be compared with. Not a part of the suite: it installs a package."""
