"""What the application does: plain functions that take a session and return frozen dataclasses."""
