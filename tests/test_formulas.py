"""Formulas in a line of text, and what of them may be set in the PDF."""

from __future__ import annotations

import dataclasses
import json
import string
from typing import TYPE_CHECKING

import pytest
import typst
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from site_groundwork.formulas import ACCENTS, DEEPEST_TAKEN, KINDS, Formula, formula, in_words
from sphinx_resume.pages.looks import TEMPLATES
from sphinx_resume.pages.plain import plain
from sphinx_resume.text import latex
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID = {
    r"\alpha^2": "α²",
    r"\sqrt{n}": "√n",
    r"\sqrt[3]{x+1}": "∛(x+1)",
    r"\sqrt{2}x": "√2 x",
    r"\frac{1}{2}": "1/2",
    r"2\frac12": "2 1/2",
    r"\frac{a+b}{2c}": "(a+b)/(2c)",
    r"\frac{\partial u}{\partial t}": "∂u/∂t",
    r"\left(\frac{1}{2}\right)^n": "(1/2)ⁿ",
    r"O(n^2)": "O(n²)",
    r"\mathcal{O}(n\log n)": "O(n log n)",
    r"\mathbb{R}^d": "ℝᵈ",
    r"p_T": "p_T",
    r"x_{\text{max}}": "x_max",
    r"e^{i\pi}": "e^(iπ)",
    r"10^{-3}": "10⁻³",
    r"5^{th}": "5th",
    r"{}^{13}\mathrm{C}": "¹³C",
    r"\mathrm{CO}_2": "CO₂",
    r"90^\circ": "90°",
    r"10^\circ\mathrm{C}": "10 °C",
    r"\bar{B}^0 \to D^{*+}\ell^-\bar\nu": "B̄⁰ → D*⁺ℓ⁻ν̄",
    r"\sqrt{s}=13~\mathrm{TeV}": "√s = 13 TeV",
    r"\sum_{i=1}^{n} x_i": "∑ᵢ₌₁ⁿ xᵢ",
    r"\int_0^1 f(x)\,dx": "∫₀¹ f(x) dx",
    r"\lim_{x\to 0} f": "lim_(x→0) f",
    r"f\colon A \to B": "f: A → B",
    r"1:2": "1:2",
    r"10,000": "10,000",
    r"f(x,y)": "f(x, y)",
    r"\binom{n}{k}": "(n k)",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(a, b; c, d)",
    r"\overline{AB}": "A̅B̅",
    r"\underbrace{a+b}_{n}": "(a+b)ₙ",
    r"\widehat{x}": "x̂",
    r"\mbox{two words}": "two words",
    r"\ce{H2O}": "H2O",
    r"\frac": r"\frac",
    r"\frac{": r"\frac{",
    r"\limits": r"\limits",
}


@pytest.mark.parametrize("written", SAID)
def test_a_formula_is_said_in_signs(written: str) -> None:
    assert in_words(written) == SAID[written]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"At 10$^\circ$C, $\Lambda$CDM", "At 10 °C, ΛCDM"),
        (r"At 10$^{\circ}$C and 4°C", "At 10 °C and 4°C"),
        (r"A 90$^\circ$ turn by 5$\mu$m", "A 90° turn by 5μm"),
        (r"Of dimension 2$\frac{7}{3}$", "Of dimension 2 7/3"),
        ("From 5$ to 6$ a day", "From 5$ to 6$ a day"),
    ],
)
def test_words_beside_a_formula_mean_what_they_say(written: str, said: str) -> None:
    assert plain_text(written) == said
    title = nodes.title("", "", *_in_docutils(written))
    assert plain(title) == said
    if "6$" not in said:
        assert plain_text(latex.to_markdown(written)) == said


def _in_docutils(written: str) -> Iterator[nodes.Node]:
    if "6$" in written:
        yield nodes.Text(written)
        return
    for index, piece in enumerate(written.split("$")):
        yield nodes.math(piece, piece) if index % 2 else nodes.Text(piece)


def test_a_formula_that_is_none_eats_no_words() -> None:
    assert plain_text(latex.to_markdown(r"What $\frac$ means, and $\sqrt$")) == (
        r"What \frac means, and \sqrt"
    )


PREAMBLE = """
#set document(title: "A formula")
#let cv = (accents: json(bytes(sys.inputs.accents)))
FUNCTION
#math.equation(alt: "said", formula(json(bytes(sys.inputs.formula))))
"""
MACROS = [
    "frac", "sqrt", "hat", "bar", "vec", "overline", "underbrace", "text", "mathrm", "mathbb",
    "mathcal", "operatorname", "binom", "sum", "int", "alpha", "le", "to", "left(", "right)",
    "#", "%", "&", "{", "}", ",", "mathbf", "log", "lim", "dots", "quad", "phantom", "xrightarrow",
]  # fmt: skip
SIGNS = st.sampled_from([*"{}{}{}^_[]()&#$ab12'\"+-=<>,;:.", r"\\", "𝒪", "\u0302"])
LATEX = st.lists(st.sampled_from([rf"\{name} " for name in MACROS]) | SIGNS, max_size=14)


def _set(taken: Formula) -> bytes | None:
    """Set a formula by the function of the PDF's template alone."""
    template = (TEMPLATES / "cv.typ").read_text("utf-8")
    start = template.index("#let formula(it)")
    function = template[start : template.index("\n}\n", start) + 2]
    inputs = {
        "formula": json.dumps(dataclasses.asdict(taken)),
        "accents": json.dumps(ACCENTS),
    }
    return typst.Compiler(sys_inputs=inputs).compile(
        PREAMBLE.replace("FUNCTION", function).encode(), format="pdf"
    )


@settings(max_examples=150, deadline=None)
@given(LATEX.map("".join))
def test_whatever_is_a_formula_can_be_set_and_said(written: str) -> None:
    assert isinstance(in_words(written), str)
    taken = formula(written)
    if taken is not None:
        assert _set(taken)


@pytest.mark.parametrize("written", [*SAID, "{" * 100 + "x" + "}" * 100, r"\vec" * 15 + "x"])
def test_each_known_formula_can_be_set(written: str) -> None:
    taken = formula(written)
    assert taken is None or _set(taken)


@pytest.mark.parametrize("written", ["a\x0bb", "a\x00b", "\ufffe", "\ud800", "<b>&amp;", "%", ""])
def test_what_is_no_text_is_no_formula_and_stops_nothing(written: str) -> None:
    taken = formula(written)
    assert taken is None or _set(taken)
    assert "amp" not in in_words(written) or "&amp;" in written


def test_what_nests_beyond_reason_is_said_and_not_set() -> None:
    deep = r"\sqrt{" * 30 + "x" + "}" * 30
    assert formula(deep) is None
    assert "x" in in_words(deep)
    deep = r"\sqrt{" * (DEEPEST_TAKEN - 3) + "x" + "}" * (DEEPEST_TAKEN - 3)
    taken = formula(deep)
    assert taken
    assert _set(taken)


@pytest.mark.parametrize("code", ['read("/cv.typ")', "panic()", "sys.inputs", "import", "1 + 1"])
def test_no_text_of_a_formula_is_run_as_code(code: str) -> None:
    written = "".join(rf"\{sign}" if sign in "#&%_${}" else sign for sign in f"#{code}")
    for latex_form in (rf"\text{{{written}}}", written, rf"\operatorname{{{written}}}"):
        taken = formula(latex_form)
        if taken is not None:
            kinds = {part.kind for part in _parts(taken)}
            assert kinds <= {*KINDS.values(), "row"}
            assert _set(taken)
            assert code.split("(", 1)[0].translate(GAPS) in in_words(latex_form).translate(GAPS)


GAPS = str.maketrans("", "", string.whitespace)


def _parts(taken: Formula) -> Iterator[Formula]:
    yield taken
    for part in taken.parts:
        yield from _parts(part)
