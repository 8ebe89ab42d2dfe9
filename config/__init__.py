"""Settings, sentences and prompts. Imports nothing of ours."""
