"""The tools of this folder, in an environment of their own: they bring forty packages."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
ENVIRONMENT = PROJECT / "var" / "supply"


def tool(name: str) -> Path:
    """Return a command of the tools, installed once for each content of their list."""
    wanted = (Path(__file__).parent / "requirements.txt").read_text()
    mark = ENVIRONMENT / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        pip = [ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
        pinned = ["--require-hashes", "--only-binary", ":all:"]
        quiet = ["--disable-pip-version-check", "-r", Path(__file__).parent / "requirements.txt"]
        subprocess.run([*pip, *pinned, *quiet], check=True)
        mark.write_text(wanted)
    return ENVIRONMENT / "bin" / name
