"""From a valid spec to a package: the frozen values that templates see."""
