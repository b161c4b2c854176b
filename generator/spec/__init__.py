"""Read specs with their line numbers, and validate them against OpenAPI and our own rules."""
