"""Convert a valid spec to the frozen values that the templates receive."""
