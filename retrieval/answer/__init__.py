"""Answers questions from what the index finds."""
