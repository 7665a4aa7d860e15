"""The steps from one release's tables to the next, and the way to run them."""
