"""Pictures of figures: a word cloud and a trend, drawn with a font that shows Chinese."""

from bot.picture.draw import draw_figures
from bot.picture.font import find_font

__all__ = ["draw_figures", "find_font"]
