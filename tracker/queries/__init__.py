"""READS: ordered rows or frozen values. scope.py narrows or refuses every one of them."""
