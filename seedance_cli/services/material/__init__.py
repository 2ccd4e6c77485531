"""Whether local pictures, clips and sounds are what a model takes, before anything is sent, and what would make them so."""

from seedance_cli.services.material.misfit import Given, Misfit, given_files, misfits

__all__ = ["Given", "Misfit", "given_files", "misfits"]
