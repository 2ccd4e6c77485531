"""skills.video: Seedance 2.0 clips and Seedream 4.5 stills, paid in credits."""
