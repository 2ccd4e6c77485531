"""The parts of `seedance batch`: what its manifest asks for, and the making of all of it."""
