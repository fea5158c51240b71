"""Forms: one module a noun; they parse and say what is wrong, services decide."""
