"""What goes into a release: distributions with version ranges in place of paths."""
