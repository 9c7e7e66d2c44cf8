"""`make check`: ruff, mypy strict and the import floors, all run even when the first one fails."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    [str(BIN / "ruff"), "check", "--quiet", "."],
    [sys.executable, "-m", "mypy", "--no-error-summary"],
    [str(BIN / "lint-imports"), "--no-cache"],
    [sys.executable, "-m", "pytest", "tests/house", "-q", "-p", "no:cacheprovider"],
)


def main() -> int:
    """1 when any check found something."""
    return int(any([subprocess.run(check, check=False).returncode for check in CHECKS]))


if __name__ == "__main__":
    sys.exit(main())
