"""How fast the program is, as figures that mean the same on any machine: `python -m tests.bench [name …]`.

`start` compares whole runs of the command line to an empty Python program, `render` an animatic to real time and to
bare encoding. The others play a service on loopback: `stills` asks what drawing side by side saves, `ways` what one
film costs by REST and by MCP, `delivery` how soon a finished task is a clip on the disk, `resume`
what it takes to finish hundreds of takes that were left. No clock is judged here.
"""
