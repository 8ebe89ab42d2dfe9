"""LaTeX in running text, made readable with Unicode: ``$\\pi_{\\theta}$`` becomes ``π_θ``, ``8.0\\%`` becomes ``8.0%``.

Not a TeX engine: it knows the commands that titles and abstracts use and keeps the name of every other one, so that no
word is lost. Each function takes one pass (or a fixed number of passes) over its text.
"""

from __future__ import annotations

import re
import unicodedata

_GREEK = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}")
    for name in (
        "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon phi chi psi omega"
    ).split()
}
_GREEK_CAPITALS = {
    name: unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}")
    for name in "Gamma Delta Theta Xi Pi Sigma Upsilon Phi Psi Omega".split()
}
_SYMBOLS = {
    **_GREEK,
    **_GREEK_CAPITALS,
    "lambda": "λ",
    "Lambda": "Λ",
    "varepsilon": "ε",
    "vartheta": "θ",
    "varphi": "φ",
    "ell": "ℓ",
    "times": "×",
    "cdot": "·",
    "div": "÷",
    "pm": "±",
    "mp": "∓",
    "sim": "~",
    "approx": "≈",
    "equiv": "≡",
    "propto": "∝",
    "neq": "≠",
    "ne": "≠",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "ll": "≪",
    "gg": "≫",
    "lt": "<",
    "gt": ">",
    "textless": "<",
    "textgreater": ">",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "to": "→",
    "rightarrow": "→",
    "Rightarrow": "⇒",
    "leftarrow": "←",
    "leftrightarrow": "↔",
    "uparrow": "↑",
    "downarrow": "↓",
    "infty": "∞",
    "partial": "∂",
    "nabla": "∇",
    "sum": "∑",
    "prod": "∏",
    "int": "∫",
    "in": "∈",
    "notin": "∉",
    "subset": "⊂",
    "subseteq": "⊆",
    "cup": "∪",
    "cap": "∩",
    "emptyset": "∅",
    "forall": "∀",
    "exists": "∃",
    "mid": "|",
    "oplus": "⊕",
    "otimes": "⊗",
    "odot": "⊙",
    "circ": "°",
    "deg": "°",
    "prime": "'",
    "ldots": "…",
    "cdots": "…",
    "dots": "…",
    "log": "log",
    "ln": "ln",
    "exp": "exp",
    "min": "min",
    "max": "max",
    "eg": "e.g.",
    "ie": "i.e.",
    "etc": "etc",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "left": "",
    "right": "",
    "big": "",
    "quad": " ",
    "qquad": " ",
    "allowbreak": "",
    "displaystyle": "",
    "rm": "",
    "bf": "",
    "em": "",
    "it": "",
    "sc": "",
    "tt": "",
}
_STYLES = (
    "textbf|textit|emph|textsc|texttt|textrm|textsf|textup|textsuperscript|textsubscript|underline|text|mathbf|mathrm"
    "|mathit|mathcal|mathbb|mathsf|mathtt|mathfrak|mathscr|boldsymbol|bm|operatorname|mbox|hbox|url|footnote"
)
_STYLED = re.compile(rf"\\(?:{_STYLES})\*?\{{([^{{}}]*)\}}")
_COLOURED = re.compile(r"\\color\{\w*\}|\\textcolor\{\w*\}")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\{([^{}]*)\}")
_COMBINING = {"hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304"}
_COMBINING |= {"overline": "\u0304", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}
_ACCENTED = re.compile(rf"\\({'|'.join(_COMBINING)})\s*(?:\{{([^{{}}]*)\}}|(\\[A-Za-z]+|[A-Za-z]))")
_LETTER_ACCENT = re.compile(r"\\([\"'`^~])(?:\{\\?([A-Za-z])\}|([A-Za-z]))")
_LETTER_MARKS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\\'(?=(?:s|t|d|ll|re|ve|m)\b)")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\})?")
_SPACING = re.compile(r"\\[,;:!> ]")
_ESCAPED_IN_MATH = re.compile(r"\\([{}%$#&_|])")
_SCRIPT = re.compile(r"([_^])\{\s*(-?\w+|[^\s{}\\\w])\s*\}")
_ONE_SYMBOL = re.compile(r"\{([^\x00-\x7f])\}")
_TIE = re.compile(r"(?<=[A-Za-z\]]{2})~(?=[A-Za-z\d(\[\\])")
_PASSES = 4  # nesting deeper than this stays as it is written
_SHORTEST_NAME = 2  # "\\n" and "\\t" are more likely escapes than commands


def readable_math(formula: str) -> str:
    """The inside of a formula as readable text: symbols as Unicode, no commands for fonts and spacing."""
    formula = _SPACING.sub(" ", formula)
    for _ in range(_PASSES):
        simpler = _ACCENTED.sub(_put_accent, _STYLED.sub(r"\1", formula))
        simpler = _ROOT.sub(lambda match: f"√{_grouped(match[1])}", simpler)
        simpler = _FRACTION.sub(lambda match: f"{_grouped(match[1])}/{_grouped(match[2])}", simpler)
        simpler = _SCRIPT.sub(r"\1\2", _COMMAND.sub(_symbol, simpler) if simpler == formula else simpler)
        if simpler == formula:
            break
        formula = simpler
    formula = _SCRIPT.sub(r"\1\2", _COMMAND.sub(_symbol, formula))
    return " ".join(_ESCAPED_IN_MATH.sub(r"\1", formula).split())


def readable_commands(text: str) -> str:
    """Running text without LaTeX commands outside formulas: ``\\emph{very}`` becomes ``very``, ``\\Delta`` Δ."""
    if "\\" in text:
        text = _LETTER_ACCENT.sub(_put_letter_accent, _APOSTROPHE.sub("'", text))
        text = _COLOURED.sub("", text)
        for _ in range(_PASSES):
            simpler = _STYLED.sub(r"\1", text)
            if simpler == text:
                break
            text = simpler
        text = _COMMAND.sub(_symbol, _SPACING.sub(" ", text))
    return _TIE.sub(" ", _ONE_SYMBOL.sub(r"\1", text))


def _symbol(match: re.Match[str]) -> str:
    name = match[1]
    if len(name) < _SHORTEST_NAME:
        return match[0]
    return _SYMBOLS.get(name, name)


def _grouped(part: str) -> str:
    """A part of a fraction, in parentheses where it would be read wrongly without them."""
    part = part.strip()
    return part if re.fullmatch(r"[\w.\\]*", part) else f"({part})"


def _put_accent(match: re.Match[str]) -> str:
    base = (match[2] if match[2] is not None else match[3]).strip()
    base = _COMMAND.sub(_symbol, base)
    return unicodedata.normalize("NFC", base + _COMBINING[match[1]]) if len(base) == 1 else base


def _put_letter_accent(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", (match[2] or match[3]) + _LETTER_MARKS[match[1]])
    return letter if len(letter) == 1 else match[0].replace("\\", "", 1)
