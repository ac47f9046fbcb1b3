"""The rows of the table of keys, by what they are about."""
