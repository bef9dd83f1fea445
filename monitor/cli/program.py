"""The group of commands, and how every way of ending becomes an exit code and at most a line.

0 done · 1 something failed · 2 usage or configuration · 130 interrupted · 141 nobody reads on (as after SIGPIPE);
`diff` answers as diff(1): 0 the same, 1 different, 2 trouble.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import Any

import click

from monitor.cli import comparing, configuration, explaining, following, history, importing, standing, telling, watching
from monitor.cli.session import Session
from monitor.cli.terminal import abandon, note
from monitor.errors import ConfigError, MonitorError, OutputError

INTERRUPTED = 130
NOBODY_READS = 141
TROUBLE = 2
# What the machine says to whoever asks, and we might not have met where it can be said better.
NO_BUG = {ENOSPC, EDQUOT, EROFS, EACCES, EPERM}


class Program(click.Group):
    """Ends with an exit code, never with a traceback unless asked for."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        _open_missing_streams()
        try:
            code = super().main(args, prog_name or "monitor", complete_var, standalone_mode=False, **extra)
        except click.ClickException as fault:
            fault.show()
            code = fault.exit_code
        except click.Abort:
            code = INTERRUPTED
        except OSError as fault:
            code = _unprinted(fault)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # before click, which would make it a failure
            abandon(sys.stdout)
            return NOBODY_READS
        except MonitorError as error:
            _tell(error)
            if isinstance(error, OutputError):
                abandon(sys.stdout)
            return TROUBLE if ctx.invoked_subcommand == "diff" else error.exit_code
        except (click.ClickException, click.Abort, click.exceptions.Exit, KeyboardInterrupt):
            raise
        except Exception as bug:  # noqa: BLE001 — the boundary of the program: a bug is one line, the rest for who asks
            if ctx.params.get("debug"):
                sys.excepthook(type(bug), bug, bug.__traceback__)
            if isinstance(bug, OSError) and bug.errno in NO_BUG:
                note(f"monitor: {f'{bug.filename}: ' if bug.filename else ''}{bug.strerror}")
                if bug.errno == ENOSPC:  # perhaps of standard output, which would be tried again at the end
                    abandon(sys.stdout)
            else:
                note(f"monitor: unexpected {type(bug).__name__}: {bug}; please report it (--debug shows where)")
            return TROUBLE if ctx.invoked_subcommand == "diff" else 1


def _open_missing_streams() -> None:
    """Started with standard streams closed (`>&-`), as some supervisors do: the next file that is opened would take
    their place, a database among others."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(opened)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))


def _tell(error: MonitorError) -> None:
    """Faults of the configuration begin with their place, so that editors can jump to it."""
    prefix = "" if isinstance(error, ConfigError) else "monitor: "
    for line in str(error).split("\n"):
        note(f"{prefix}{line}")


def _unprinted(fault: OSError) -> int:
    """What click prints itself, such as --help, does not go through `terminal.write`."""
    _tell(OutputError(f"{fault.filename or 'the output'} cannot be written: {fault.strerror}"))
    abandon(sys.stdout)
    return OutputError.exit_code


class _ConfigFile(click.Path):
    """Its name; "" would mean the folder that we are in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(value, param, ctx) if value != "" else self.fail("must name a file", param, ctx)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "config_path",
    type=_ConfigFile(path_type=Path, readable=False),
    default="config.toml",
    envvar="MONITOR_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The configuration file.",
)
@click.option("--debug", is_flag=True, envvar="MONITOR_DEBUG", help="Log more, and show where a bug is.")
@click.version_option(package_name="article-monitor", prog_name="monitor")
@click.pass_context
def main(ctx: click.Context, config_path: Path, debug: bool) -> None:
    """Subscribe to what authors change in published articles.

    \b
    monitor add https://example.org/article   follow an article
    monitor run                               watch, and serve the feeds
    monitor log                               what has changed
    """
    ctx.obj = Session(config_path)


for command in (
    watching.run,
    watching.check,
    following.add,
    following.remove,
    importing.import_,
    standing.status,
    history.log,
    comparing.diff,
    explaining.explain,
    history.show,
    history.snapshots,
    watching.feeds,
    telling.push,
    configuration.config,
    watching.demo,
):
    main.add_command(command)
