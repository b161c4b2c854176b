"""Render packages with the templates, then stage, compare and replace files."""
