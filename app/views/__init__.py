"""The windows: one package per screen."""
