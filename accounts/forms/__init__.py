from .base import RegistryForm

__all__ = ["RegistryForm"]
