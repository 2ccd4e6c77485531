"""The fault table: what a paid film comes to when a wire, a host or the service itself misbehaves, each fault at each
call.

    python -m tests.faults [--only ROW…] [--call create|query|download|upload|balance|list]… [--at-once N] [--words]
                           [--json] [--service xskill|ark|skills.video]

For each row the real program runs as its own process against a strict loopback service (xskill, if not said), through
a proxy that spoils one request: `seedance new … --yes`, then, where that does not end with the clip, what its own words
tell the user to run next. Pauses are not waited for; the program's diary tells which it asked for. A row reads

    fault, call, does the service list its tasks, exit code of the first run, submits (orders that were not clearly
    refused), polls, downloads, what was run next and how it ended, seconds in all, what is wrong

and is right where nothing was paid twice, where a task that exists and can be known ended as the clip that the service
holds, where all others ended with 6 and "may have been charged", and where nobody saw a traceback, our key or a program
that hangs. The last line counts; the exit code is 1 where any row is wrong.
"""
