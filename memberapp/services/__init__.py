"""Use cases: functions of a database session; one call is one transaction."""
