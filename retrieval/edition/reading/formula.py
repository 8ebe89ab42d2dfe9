r"""Formulas of an HTML edition as readable text: ``\mathcal{L}_{\text{total}}`` becomes ``L_total``.

LaTeXML keeps the LaTeX of each formula in ``alttext``; its MathML is read only where that is missing.
"""

from __future__ import annotations

import re
from typing import Final

from retrieval.edition.reading.marks import Element
from retrieval.text.latex import readable_math

_LONGEST: Final = 400  # characters; a longer formula says nothing as a line of text
# LaTeXML wraps a long ``alttext`` with comment signs at the line ends.
_WRAPPED = re.compile(r"(?<!\\)(\\[A-Za-z]+)?%\s*\n\s*")
_THOUSANDS = re.compile(r"(?<=\d)\{,\}(?=\d)")
_COLOUR = re.compile(r"\\(?:text|page)?color(?:\[\w+\])?\{[^{}]*\}|\\definecolor\{[^{}]*\}\{[^{}]*\}\{[^{}]*\}")
_LAYOUT = re.compile(
    r"\\(?:displaystyle|textstyle|scriptstyle|scriptscriptstyle|limits|nolimits|nonumber|mathop|mathrel|mathbin"
    r"|[bB]igg?[lrm]?|hfill)(?![A-Za-z])|\\hskip-?[\d.]+\w\w|\\(?:[hv]space\*?|phantom)\{[^{}]*\}"
    r"|\\begin\{array\}\{[^{}]*\}|\\(?:begin|end)\{[^{}]*\}"
)
_DELIMITERS = {
    r"\langle": "⟨",
    r"\rangle": "⟩",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\vert": "|",
    r"\mid": " |",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\Vert": "‖",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
    r"\lceil": "⌈",
    r"\rceil": "⌉",
    r"\lbrace": "\ue000",
    r"\rbrace": "\ue001",
    r"\coloneqq": ":=",
    r"\star": "*",
    r"\ast": "*",
    r"\dagger": "†",
    r"\top": "⊤",
    r"\bot": "⊥",
    r"\perp": "⊥",
    r"\neg": "¬",
    r"\land": "∧",
    r"\wedge": "∧",
    r"\lor": "∨",
    r"\vee": "∨",
    r"\setminus": "∖",
    r"\checkmark": "✓",
    r"\triangle": "△",
    r"\bullet": "•",
    r"\lesssim": "≲",
    r"\gtrsim": "≳",
    r"\ddagger": "‡",
    r"\longrightarrow": "→",
    r"\mapsto": "↦",
    r"\leftarrow": "←",
    r"\leqslant": "≤",
    r"\geqslant": "≥",
}
_DELIMITER = re.compile(
    "|".join(rf"{re.escape(name)}(?![A-Za-z])" for name in sorted(_DELIMITERS, key=len, reverse=True))
)
_FUNCTION = re.compile(
    r"\s*\\(?P<name>log|ln|exp|min|max|sup|inf|lim|sin|cos|tanh|det|arg|Pr)(?![A-Za-z])\s*(?P<bound>(?=\\left|[_^(\[|]))?"
)
_NORM = re.compile(r"\\\|")
_NEW_ROW = re.compile(r"\\\\(?:\[[^\]]*\])?|(?<!\\)&")
# A deviation or a gain that was set as an index: 71.3_{\pm 0.4}, 71.3_{\uparrow 2.1}.
_MARKED = re.compile(r"[_^]\{\s*([±↑↓∓+†‡*][^{}]*)\}")
_GROUP = re.compile(r"(?<![_^])\{([^{}]*)\}")
# Braces that are signs of the formula, kept apart from those that group (private characters of Unicode).
_SIGN_BRACES = str.maketrans({"\ue000": "{", "\ue001": "}"})


def formula_text(math: Element) -> str:
    """A ``math`` element in one line; cut behind 400 characters with an ellipsis."""
    text = readable_formula(_source(math) or "") or " ".join("".join(math.itertext()).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"


def readable_formula(source: str) -> str:
    """The LaTeX of a formula in readable signs; figures stay as they are: ``12{,}500`` becomes ``12,500``."""
    text = _WRAPPED.sub(lambda match: f"{match[1]} " if match[1] else "", source[: _LONGEST * 10])
    text = text.replace(r"\{", "\ue000").replace(r"\}", "\ue001")
    text = _LAYOUT.sub("", _THOUSANDS.sub(",", _COLOUR.sub("", text)))
    text = _FUNCTION.sub(_apart, text)
    text = _DELIMITER.sub(lambda match: _DELIMITERS[match[0]] + " ", text)
    text = readable_math(_NEW_ROW.sub(" ", _NORM.sub("‖", text)))
    text = _MARKED.sub(r" \1", text)
    return " ".join(_GROUP.sub(r"\1", text).translate(_SIGN_BRACES).split())


def _apart(match: re.Match[str]) -> str:
    r"""A function with spaces where a word needs them: ``n\log n``, ``\log(n)``, ``(\log n)``."""
    before = match.string[: match.start()][-1:]
    return f"{'' if before in ('', *'([{|^_') else ' '}{match['name']}{'' if match['bound'] is not None else ' '}"


def _source(math: Element) -> str | None:
    given = math.get("alttext")
    if given is not None:
        return given
    notes = math.iter("annotation")
    return next((note.text for note in notes if note.get("encoding") == "application/x-tex"), None)
