"""PyInstaller hooks for the facade, found through the entry point group ``pyinstaller40``."""

from pathlib import Path


def hook_folders() -> list[str]:
    """Return the folder with the hooks."""
    return [str(Path(__file__).parent)]
