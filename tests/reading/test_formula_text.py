from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from retrieval.edition.reading.formula import formula_text, readable_formula


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (r"\displaystyle\mathcal{L}_{\text{total}}=\lambda_{1}\|x-\hat{x}\|_{2}", "L_total=λ_1‖x-x̂‖_2"),
        (r"12{,}500", "12,500"),
        (r"8.0\%", "8.0%"),
        (r"\mathbf{71.3}_{\pm 0.4}", "71.3 ± 0.4"),
        (r"71.3_{\color[rgb]{0,0.5,0}\uparrow 2.1}", "71.3 ↑ 2.1"),
        (r"1.2\times 10^{-4}", "1.2× 10^-4"),
        (r"\mathcal{A}=\left\{t_{1},\ldots,t_{n}\right\}", "A={t_1,…,t_n}"),
        ("\\mathbb{E}_{x\\sim%\np}[r(x)]", "E_{x~ p}[r(x)]"),
        ("12%\n34\\%", "1234%"),
        (r"\operatorname*{arg\,max}_{\theta}", "arg max_θ"),
        (r"\begin{array}{cc}a&b\\ c&d\end{array}", "a b c d"),
        (r"\left\langle a,b\right\rangle", "⟨ a,b⟩"),
        (r"O(n^{2}\log n)", "O(n^2 log n)"),
        (r"\log\pi_{\theta}(a\mid s)", "log π_θ(a | s)"),
        (r"-(\log p)\exp\left(x\right)+\max_{i}x_{i}", "-(log p) exp(x)+ max_ix_i"),
        (r"\logit", "logit"),
    ],
)
def test_latex_reads_as_signs(source: str, read: str) -> None:
    assert readable_formula(source) == read


def math(markup: str) -> str:
    return formula_text(etree.fromstring(markup))


def test_a_formula_without_alttext_is_read_from_its_annotation_or_its_signs() -> None:
    noted = '<math><mi>a</mi><annotation encoding="application/x-tex">\\alpha</annotation></math>'
    assert math(noted) == "α"
    assert math("<math><mi>x</mi><mo>=</mo><mn>3</mn></math>") == "x=3"
    assert math("<math/>") == ""


def test_a_long_formula_is_cut() -> None:
    text = math(f'<math alttext="{"x+" * 900}"/>')
    assert len(text) <= 401
    assert text.endswith("…")


@given(st.text(alphabet=st.sampled_from("\\{}_^%&$ \nabqrt123frac,;")))
def test_any_source_reads_as_one_line(source: str) -> None:
    assert "\n" not in readable_formula(source)
