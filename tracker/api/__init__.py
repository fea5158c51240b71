"""JSON: the same queries and services in another dress."""
