"""seedance: from an idea to a finished clip, in the terminal."""

__version__ = "0.1.0"
