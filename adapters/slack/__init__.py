"""Slack: `Settings` for config.yaml, and the adapter `Slack`."""

from .adapter import Slack
from .settings import Settings

__all__ = ["Settings", "Slack"]
