"""How long tests wait for what must come, on however busy a machine."""

from __future__ import annotations

PATIENCE = 60.0
"""Seconds; only a failing test ever waits this long."""
