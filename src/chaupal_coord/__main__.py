"""The command line: `chaupal-coord COMMAND`, for a researcher with files and nothing else."""

import argparse
import sys

from chaupal_coord import _commands, _detect_commands
from chaupal_coord._posts import BadPosts


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 with a plain sentence when a file cannot be read or written."""
    parser = argparse.ArgumentParser(prog="chaupal-coord", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _commands.add_to(commands)
    _detect_commands.add_to(commands)
    asked = parser.parse_args(argv)
    try:
        done: int = asked.run(asked)
    except BadPosts as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except OSError as wrong:
        print(f"{wrong.filename}: {wrong.strerror}" if wrong.filename else wrong, file=sys.stderr)
        return 2
    return done


if __name__ == "__main__":
    raise SystemExit(main())
