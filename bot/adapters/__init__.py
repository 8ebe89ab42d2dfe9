"""Connections to chat platforms: they translate what comes in and send what goes out; the service does the rest."""

from bot.adapters.adapter import Adapter, AdapterError

__all__ = ["Adapter", "AdapterError"]
