"""`make check`: ruff, mypy strict, the import floors and the house's own tests, side by side.

Each check gets one line; only those that found something also show what. The wheel is left to
`make test`, because building it costs more than all the rest.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CHECKS = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "--output-format=concise", "."],
    "types": [sys.executable, "-m", "mypy", "--no-error-summary"],
    "import floors": [str(BIN / "lint-imports"), "--config", "pyproject.toml", "--no-logo"],
    "the house": [
        *(sys.executable, "-m", "pytest", "tests/house", "--ignore=tests/house/test_wheel.py"),
        *("-p", "no:cacheprovider", "--tb=short", "--no-header"),
    ],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one check said, and how long it took in seconds."""

    name: str
    ok: bool
    words: str
    seconds: float

    def __str__(self) -> str:
        line = f"{'ok  ' if self.ok else 'FAIL'}  {self.name:14} {self.seconds:5.1f} s"
        return line if self.ok else f"{line}\n{self.words.rstrip()}\n"


def run(name: str) -> Answer:
    """Run one check to its end."""
    start = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return Answer(name=name, ok=done.returncode == 0, words=done.stdout, seconds=time.monotonic() - start)


def main() -> int:
    """1 when any check found something."""
    bad = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for answer in pool.map(run, CHECKS):
            print(answer, flush=True)
            bad += not answer.ok
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
