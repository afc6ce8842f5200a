"""The design system: functions of data and events, with no state inside."""
