"""The core system's feed: read, examined and written."""
