r"""LaTeX in running text, made readable with Unicode: ``$\pi_{\theta}$`` becomes ``π_θ``, ``8.0\%`` becomes ``8.0%``.

Not a TeX engine: it knows the commands that titles and abstracts use and keeps the name of every other one, so that no
word is lost. Each function takes a fixed number of passes over its text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib import resources

_SYMBOLS: dict[str, str] = tomllib.loads(
    resources.files(__package__).joinpath("latex_symbols.toml").read_text(encoding="utf-8"),
)["symbols"]
_STYLES = (
    "textbf|textit|emph|textsc|texttt|textrm|textsf|textup|textsuperscript|textsubscript|underline|text|mathbf|mathrm"
    "|mathit|mathcal|mathbb|mathsf|mathtt|mathfrak|mathscr|boldsymbol|bm|operatorname|mbox|hbox|footnote"
)
_STYLED = re.compile(rf"\\(?:{_STYLES})\*?\{{([^{{}}]*)\}}")
_SWITCHED = re.compile(r"\{\\(?:em|it|bf|sc|tt|rm|sf)\s([^{}]*)\}")
_COLOUR = re.compile(r"\\(?:text)?color\{\w{0,40}\}")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\{([^{}]*)\}")
_OVER_LETTER = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
}
_DECORATED = re.compile(rf"\\({'|'.join(_OVER_LETTER)})\s*(?:\{{([^{{}}]*)\}}|(\\[A-Za-z]+|[A-Za-z]))")
_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}
_ACCENTED = re.compile(r"\\([\"'`^~])(?:\{\\?([A-Za-z])\}|([A-Za-z]))")
# "model\'s": an apostrophe that was escaped, and no accent on the s.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\\'(?=(?:s|t|d|ll|re|ve|m)\b)")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\})?")
_SPACING = re.compile(r"\\[,;:!> ]")
_ESCAPED = re.compile(r"\\([{}%$#&_|])")
_SCRIPT = re.compile(r"([_^])\{\s?(-?\w+|[^\s{}\\\w])\s?\}")
_ONE_SYMBOL = re.compile(r"\{([^\x00-\x7f])\}")
# A tilde that ties words is a space; one before a number says "about", one between numbers is a range.
_TIE = re.compile(r"(?<=[A-Za-z\]]{2})~(?=[A-Za-z\d(\[\\])")
_PASSES = 4  # nesting deeper than this stays as it is written
_SHORTEST_NAME = 2  # "\n" and "\t" are more likely escapes than commands


def readable_math(formula: str) -> str:
    """The inside of a formula as readable text: symbols as Unicode, no commands for fonts and spacing."""
    formula = " ".join(_SPACING.sub(" ", formula).split())
    for _ in range(_PASSES):
        formula = _SCRIPT.sub(r"\1\2", _DECORATED.sub(_put_over_letter, _STYLED.sub(r"\1", formula)))
        formula = _FRACTION.sub(lambda match: f"{_grouped(match[1])}/{_grouped(match[2])}", formula)
        formula = _ROOT.sub(lambda match: f"√{_grouped(match[1])}", formula)
    formula = _SCRIPT.sub(r"\1\2", _COMMAND.sub(_symbol, formula))
    return " ".join(_ESCAPED.sub(r"\1", formula).split())


def readable_commands(text: str) -> str:
    r"""Running text without LaTeX commands outside formulas: ``\emph{very}`` becomes ``very``, ``\Delta`` ``Δ``."""
    if "\\" in text:
        text = _COLOUR.sub("", _ACCENTED.sub(_put_accent, _APOSTROPHE.sub("'", text)))
        for _ in range(_PASSES):
            text = _STYLED.sub(r"\1", text)
        text = _SWITCHED.sub(r"\1", text)
        text = _COMMAND.sub(_symbol, _SPACING.sub(" ", text))
    return _TIE.sub(" ", _ONE_SYMBOL.sub(r"\1", _SCRIPT.sub(r"\1\2", text)))


def _symbol(match: re.Match[str]) -> str:
    name = match[1]
    return _SYMBOLS.get(name, name) if len(name) >= _SHORTEST_NAME else match[0]


def _grouped(part: str) -> str:
    """A part of a fraction or what stands under a root, in parentheses where it would be read wrongly without them."""
    return part if re.fullmatch(r"[\w.\\]*", part) else f"({part})"


def _put_over_letter(match: re.Match[str]) -> str:
    base = _COMMAND.sub(_symbol, match[2] if match[2] is not None else match[3])
    return unicodedata.normalize("NFC", base + _OVER_LETTER[match[1]]) if len(base) == 1 else base


def _put_accent(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", (match[2] or match[3]) + _ACCENTS[match[1]])
    return letter if len(letter) == 1 else match[0][1:]
