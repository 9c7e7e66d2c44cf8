"""The scorers and labelled mail that lie beside the checkout on some machines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.gateway.serving import ROOT, environment

SHARED = ROOT.parent / "shared"
FIXTURES = SHARED / "eval" / "fixtures_eval.py"
ABUSE = SHARED / "eval" / "smtp_abuse.py"
LABELLED, MAILS = SHARED / "data" / "mail" / "dev.jsonl", SHARED / "data" / "fixtures"


def missing(*paths: Path) -> str:
    """A reason to skip where one of them is not here, else ""."""
    return next((f"no ../shared/{one.relative_to(SHARED)} here" for one in paths if not one.exists()), "")


def score(scorer: Path, *words: str, seconds: float = 900) -> str:
    """What a scorer prints; RuntimeError with its last words when it could not score."""
    told = subprocess.run([sys.executable, str(scorer), *words], cwd=ROOT, env=environment(), check=False,
                          capture_output=True, text=True, timeout=seconds)
    if told.returncode not in (0, 1) or not told.stdout.strip():
        last = (told.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise RuntimeError(f"{scorer.name} ended with {told.returncode}: {last}")
    return told.stdout
