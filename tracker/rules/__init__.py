"""Our words: vocabulary, lifecycle, permissions, validation, problems, spelling. Pure."""
