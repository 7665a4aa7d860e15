"""The planning board: drivers or vehicles from top to bottom, time from left to right."""
