"""Options that several commands have."""

from __future__ import annotations

import click

as_json = click.option("--json", "json", is_flag=True, help="For scripts.")
