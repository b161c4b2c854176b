"""Build and check releases."""
