"""Where digests come from: an inbox folder, addresses with a date in them, the Hugging Face Daily Papers API."""
