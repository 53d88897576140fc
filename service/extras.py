"""Packages that are optional: whether they are there is known without importing them."""

from importlib.util import find_spec


def installed(module: str) -> bool:
    """Whether a package could be imported, without doing it."""
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):  # not even the package around it; or set aside
        return False
