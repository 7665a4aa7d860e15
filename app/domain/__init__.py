"""Rules and values of the trade: pure functions, no Qt, no database."""
