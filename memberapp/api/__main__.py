"""Print the description of the API: `python -m memberapp.api > docs/api/openapi.json`."""

import sys

from memberapp.api.app import ROUTES
from memberapp.api.openapi import text_of

sys.stdout.write(text_of(ROUTES))
