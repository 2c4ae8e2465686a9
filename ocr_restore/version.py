"""The version of the library, in the one place that the package metadata is made from."""

__all__ = ["__version__", "version"]

__version__ = "0.1.0"


def version() -> str:
    """Return the version."""
    return __version__
