"""The demo's configuration: the company of the samples, all in one temporary folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOMAIN = "duinwater.example"
GROUPS = {
    "nieuws": ("Nieuws", "Wat iedereen moet weten. Vragen mag ook.", True),
    "vraag-it": ("Vraag IT", "Laptop, VPN, printer: vraag het hier, iemand weet het.", True),
    "vraag-collega": ("Vraag een collega", "Wie weet, wie heeft, wie kan.", True),
    "hallo-en-tot-ziens": ("Hallo en tot ziens", "Nieuwe collega's, jubilea en afscheid.", True),
    "gesprekken": ("Gesprekken", "Waar reacties bij elkaar komen.", True),
    "marktplaats": ("Marktplaats", "Gevonden, verloren, aangeboden.", True),
    "utrecht": ("Vestiging Utrecht", "Alleen voor wie in Utrecht werkt.", False),
}


def write_setting(folder: Path, *, smtp_port: int, web_port: int, hop_port: int) -> Path:
    """Write config.yaml, rules.yaml and the people into the folder; returns the config file."""
    for name in ("rules.yaml", "people.csv"):
        shutil.copyfile(HERE / name, folder / name)
    lists, members = _lists()
    for name, addresses in members.items():
        (folder / f"{name}.txt").write_text("\n".join(addresses) + "\n", encoding="utf-8")
    config = {
        "hostname": f"plein.{DOMAIN}",
        "domain": f"plein.{DOMAIN}",
        "company": "Duinwater Installaties",
        "state": str(folder / "state"),
        "rules": "rules.yaml",
        "next_hop": f"127.0.0.1:{hop_port}",
        "intake": {"smtp": {"listen": f"127.0.0.1:{smtp_port}"}},
        "lists": lists,
        "networks": {"feed": {"kind": "feed", "groups": _groups(members)}},
        "directory": {"csv": "people.csv"},
        "web": {
            "listen": f"127.0.0.1:{web_port}",
            "url": f"http://localhost:{web_port}",
            "staff": ["all-staff"],
        },
    }
    path = folder / "config.yaml"
    path.write_text(json.dumps(config, indent=1, ensure_ascii=False), encoding="utf-8")    # JSON is YAML
    return path


def _lists() -> tuple[dict[str, dict[str, object]], dict[str, tuple[str, ...]]]:
    from .samples import lists

    found: dict[str, dict[str, object]] = {}
    members: dict[str, tuple[str, ...]] = {}
    for one in lists():
        name = one.address.partition("@")[0]
        found[name] = {"address": one.address, "members_file": f"{name}.txt"}
        members[name] = tuple(one.members)
    return found, members


def _groups(members: dict[str, tuple[str, ...]]) -> dict[str, dict[str, object]]:
    inside = list(members["vestiging-utrecht"])
    return {
        name: {
            "title": title, "description": about, "openness": "open" if open_ else "closed",
            **({} if open_ else {"members": inside}),
        }
        for name, (title, about, open_) in GROUPS.items()
    }
