"""Lays out one long paper in a process of its own: `python long_pdf.py`, JSON in, PDF out.

A hundred pages take a processor for seconds and hundreds of megabytes, which the process gives back
when it ends. It yields to whatever else wants to run, and imports typst alone, to begin at once.
"""

import json
import os
import sys

import typst

_NICENESS = 10


def main() -> None:
    """Read what to lay out, write the PDF; what typst warns of goes to the errors, line by line."""
    os.nice(_NICENESS)
    asked = json.load(sys.stdin)
    folders = asked.pop("font_folders")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    made, warnings = typst.compile_with_warnings(**asked, font_paths=fonts)
    sys.stderr.writelines(f"{warning.message}\n" for warning in warnings)
    sys.stdout.buffer.write(made)  # pyright: ignore[reportArgumentType]


if __name__ == "__main__":
    main()
