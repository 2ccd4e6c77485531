"""How fast the program is, as figures that mean the same on any machine: `python -m tests.bench [name …]`.

Each figure stands beside what it should be; no clock is judged here, and a machine that is busy with other things
misses more of them. `start` compares whole runs of the command line to an empty Python program, `field` to the programs
nearest to ours, `wizard` tells how soon a key changes the screen, `animatic` compares a rendering to real time and to
bare encoding, `ledger` ten thousand takes to the same queries on bare SQLite, `delivery` large files to curl, `install`
what lands on the disk. `notice` plays out waits without waiting. The others play a service on loopback: `stills`
asks what drawing side by side saves, `ways` what one film costs by REST and by MCP, `batch` what hundreds of films
cost in one process, `resume` what it takes to finish hundreds of takes that were left.
"""
