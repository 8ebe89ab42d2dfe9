"""Reads one day's papers, from whatever form they come in."""
