"""From packages to files: laid out with templates, staged, compared and swapped in."""
