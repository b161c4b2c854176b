"""What PyInstaller needs to bundle the facade; it finds this through the entry point ``pyinstaller40``."""

from pathlib import Path


def hook_folders() -> list[str]:
    """Return the folder with the hooks."""
    return [str(Path(__file__).parent)]
