"""Fuzzing: what services, strangers' files and torn disks may hand us, thrown at what reads it, a hundred thousand times.

    python -m tests.fuzz                       every target, 20,000 examples each
    python -m tests.fuzz replies --examples 150000
    python -m tests.fuzz yaml --seconds 120
    python -m tests.fuzz replies yaml --atheris --seconds 300     guided by coverage, where atheris is installed

The suite runs the same targets for a few hundred examples (`test_*.py` beside this).
"""
