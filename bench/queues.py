"""What the worker, live screens, the trail and the import cost: `make bench` prints it.

With `--before PATH`, that of another checkout too, in turn (A B A B) on the same machine.
"""

import argparse
from pathlib import Path

from bench.turns import HERE, Figure, measure, postgresql

_MEASURES = (
    ("waiting", "One look at what waits", "0,10000,300000"),
    ("crowding", "A sign-in code behind what one import queued", "100000"),
    ("pushing", "A change reaches an open tab", "0,12000"),
    ("importing", "Import beside the raw load of its rows", "{lines}"),
)


def main() -> None:
    """Print one table for each measure and database."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--before", type=Path, help="another checkout, measured in turn")
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--lines", type=int, default=12_500, help="lines of care of the import")
    reader.add_argument("--only", choices=[*(name for name, *_ in _MEASURES), "trail"])
    asked = reader.parse_args()
    checkouts = (asked.before.resolve(), HERE) if asked.before else (HERE,)
    with postgresql() as server:
        for name, title, argument in _MEASURES:
            if asked.only not in (None, name):
                continue
            arguments = [argument.format(lines=asked.lines)]
            for database, address in (("SQLite", []), ("PostgreSQL", [server])):
                found = measure(
                    name, *arguments, *address, rounds=asked.rounds, checkouts=checkouts
                )
                _print(f"{title}, {database}", found)
        if asked.only in (None, "trail"):
            found = measure("trail", server, rounds=asked.rounds, checkouts=checkouts)
            _print("Acts in the trail, eight at once, PostgreSQL", found)


def _print(title: str, found: list[dict[str, Figure]]) -> None:
    print(f"\n{title}")
    for name, figure in found[-1].items():
        columns = [f"{figure.median:>12.4g} ±{figure.spread:.0%}"]
        if len(found) > 1:
            before = found[0][name]
            columns.insert(0, f"{before.median:>12.4g} ±{before.spread:.0%} →")
            columns.append(f"  × {figure.median / before.median:.3g}" if before.median else "")
        print(f"  {name:<28}{''.join(columns)}", flush=True)


if __name__ == "__main__":
    main()
