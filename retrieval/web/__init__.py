"""Fetches from the web: bounded, patient, and never where it must not go."""
