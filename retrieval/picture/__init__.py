"""Pictures: of figures, and of an edition (word cloud, trend, poster), drawn with a font that shows Chinese."""

from retrieval.picture.draw import draw_figures
from retrieval.picture.edition import draw_cloud, draw_day, draw_poster, draw_trend
from retrieval.picture.font import find_font

__all__ = ["draw_cloud", "draw_day", "draw_figures", "draw_poster", "draw_trend", "find_font"]
