"""The program killed with SIGKILL at any instant of a paid film, and what its user finds afterwards: nothing is paid
twice, nothing paid is lost. `python -m tests.kills` plays it some hundred times and prints the table."""
