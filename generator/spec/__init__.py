"""From YAML to a valid spec: read with its line numbers, and checked by OpenAPI's rules and ours."""
