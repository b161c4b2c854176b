"""Generate clients/ from specs/, and check both."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "clients" / "core" / "src"))  # the core of this checkout
