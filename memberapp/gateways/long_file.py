"""Makes one long file in a process of its own: `python long_file.py`, a job in, the file out.

The job is JSON, from `apart.py` alone: who makes the file, « module:function », and what it is
told. The process yields to whatever else wants to run, and gives back all its memory when it ends.
"""

import json
import os
import sys
from pathlib import Path
from pkgutil import resolve_name

_NICENESS = 10
_PROJECT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Make the file; what goes wrong is named by its kind and place, never by what it says."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    job = json.load(sys.stdin)
    file = os.fdopen(os.dup(sys.stdout.fileno()), "w+b")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints, prints into no file
    sys.path.insert(0, str(_PROJECT))
    from memberapp.core.errors import place_of  # noqa: PLC0415 - only now can it be found

    try:
        with file:
            resolve_name(job["maker"])(file, **job["told"])
    except Exception as error:  # noqa: BLE001 - a traceback may hold what the file does
        sys.exit(f"{type(error).__name__} at {place_of(error)}")


if __name__ == "__main__":
    main()
