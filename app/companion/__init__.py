"""The drivers' HTTP endpoint."""
