"""Knows chats and the terminal; asks ``retrieval``."""
