"""xskill: Seedance 2.0 clips and Seedream 4.5 stills behind one key, reached by MCP or by REST."""
