"""What the tests of commands share: a command line loads its own command only, these load all."""

from memberapp.cli import load_commands

load_commands()
