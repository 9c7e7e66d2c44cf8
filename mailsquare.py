"""The launcher: finds the rooms, installed or in a checkout, and starts the command line.

Installed, the rooms lie in `mailsquare_rooms/` beside this file, so that a package of somebody
else's called `rules` or `adapters` neither hides ours nor is hidden for others.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
ROOMS = _HERE / "mailsquare_rooms" if (_HERE / "mailsquare_rooms").is_dir() else _HERE

sys.path.insert(0, str(ROOMS))


def main() -> None:
    """Run the command `mailsquare`."""
    from gateway.cli import main as command

    command()


if __name__ == "__main__":
    main()
