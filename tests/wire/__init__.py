"""The scenarios' films as they go over the wire to the paid services, by the whole program against the strict loopback
ones.

    python -m tests.wire bodies  [--service NAME] [NAME…]   writes the kept bodies anew; read the difference before it is
                                                            committed
    python -m tests.wire films   [--service NAME] [NAME…]   plays each film by the installed command, in a process of its
                                                            own, and compares what arrived with the kept bodies
    python -m tests.wire charges [--service NAME] [NAME…]   estimate against charge, film by film, as a table

A kept body stands in `bodies/SERVICE/FILM.json` as it arrived, but for what cannot be read or differs from run to run:
files stand by their names, a prompt by its lines. xskill's own kept bodies are in `tests/xskill/bodies/`.
"""
