"""Model cards: what a service's models take and cost, as dated data, read from YAML, told in words, reckoned with."""
