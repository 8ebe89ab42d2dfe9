"""Pictures of figures: a word cloud and a trend, drawn with a font that shows Chinese."""

from retrieval.picture.draw import draw_figures
from retrieval.picture.font import find_font

__all__ = ["draw_figures", "find_font"]
