"""What a model was made from, as digests: with other features its weights say nothing, and a corpus that
has changed asks for training."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

FILE = "origin.json"
_ROOM = Path(__file__).parent
_WRITES, _READS = "train.py", "pipeline.py"


def code_of_room() -> str:
    """Changes with what decides an answer beside the weights: the pipeline, all it imports, the phrasebook."""
    return _digest(_ROOM, _code(_READS))


def origin(corpus: Path) -> dict[str, str]:
    """The digests of a corpus, a JSONL file or a folder of them, and of the code that learns from it."""
    files = corpus.glob("*.jsonl") if corpus.is_dir() else [corpus]
    return {"corpus": _digest(corpus.parent, files), "code": _digest(_ROOM, _code(_WRITES) | _code(_READS))}


def keep(model: Path, corpus: Path) -> None:
    """Write down beside a model what it was made from."""
    (model / FILE).write_text(json.dumps(origin(corpus), indent=1) + "\n", encoding="utf-8")


def _code(name: str) -> set[Path]:
    return _imported(_ROOM / name, set()) | set((_ROOM / "phrasebook").glob("*.txt"))


def _digest(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _imported(module: Path, seen: set[Path]) -> set[Path]:
    """The module and all of this room that it imports, wherever in it."""
    seen.add(module)
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            for name in names:
                base = module.parent.joinpath(*name.split("."))
                for path in (base.with_suffix(".py"), base / "__init__.py"):
                    if path.is_file() and path not in seen:
                        _imported(path, seen)
    return seen
