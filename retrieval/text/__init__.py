"""Chinese and English text: tokens, sentences, markup."""
