"""Bank statements, what they pay, and what customers owe."""
