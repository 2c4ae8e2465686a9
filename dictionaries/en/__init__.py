"""The English dictionary; SOURCES.md says what it was made from."""
