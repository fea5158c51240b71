"""Chart specifications as data, from metrics. Pure."""
