"""Dictionaries: one folder of model files a language."""
