"""The command line: `monitor COMMAND`.

    program.py        the group of commands, and how every way of ending becomes an exit code and at most a line
    session.py        the configuration and the store that a command works on, opened when it asks for them
    following.py      add, remove
    configuration.py  config
    watching.py       run, check, feeds, demo
    standing.py       status
    importing.py      import
    telling.py        push
    history.py        log, show, snapshots
    comparing.py      diff
    explaining.py     explain
    revisions.py      a revision as it is printed, as text and as JSON
    formats.py        the forms of `monitor diff`
    tables.py         things with their facts, as a table or as lines
    terminal.py       what goes to the terminal: colours, width, and nothing that could take it over

Commands import what they need when they run: `monitor --help` loads neither database nor network.
"""

from __future__ import annotations

from monitor.cli.program import main

__all__ = ["main"]
