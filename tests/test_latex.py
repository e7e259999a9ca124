"""What a field says in LaTeX, said in Markdown: the same letters, and the same emphasis."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from sphinx_resume.pages.inline_nodes import to_nodes
from sphinx_resume.text.html_remains import without_html
from sphinx_resume.text.inline import faults
from sphinx_resume.text.latex import literal, to_markdown
from sphinx_resume.text.plain import plain_text as plain


def said(latex: str) -> str:
    """Give the letters that a reader sees; a space that does not break is one."""
    return plain(to_markdown(latex)).replace("\N{NO-BREAK SPACE}", " ")


def shape(latex: str) -> str:
    """Give what a page is set from, as XML."""
    return "".join(str(node) for node in to_nodes(to_markdown(latex)))


# Letters, and the ways in which people write each.
ACCENTS = r"""
é \'e | \'{e} | {\'e} | {\'{e}}      É \'E | {\'E}          à \`a | {\`a}
ô \^o | \^{o}                        î \^{\i} | {\^\i} | \^\i | \^i
í \'{\i} | \'\i | {\'{\i}}           ï \"{\i} | {\"\i}      Ü \"U | {\"U} | \"{U}
Å \AA | {\AA} | \r{A} | {\r A}       å \aa{} | \r a         ñ \~n | {\~n}
ã {\~a}        ā \=a | \={a}         ī {\=\i}               ż \.z | {\.z}      İ \.I | \.{I}
š \v{s} | {\v s} | \v s              Č {\v{C}}              ť \v{t}            ǐ \v{\i}
ç \c{c} | {\c c} | \c c              Ş {\c S}               ą \k{a} | {\k a}   ș \textcommabelow{s}
ő \H{o} | {\H o} | \H o              ů \r{u}                ğ \u{g} | {\u g}   ḵ \b{k} | {\b k}
ḥ \d{h} | {\d h}                     Ḥ {\d{H}}              ạ \d a             ŵ \^w
ß \ss | \ss{} | {\ss}                ø \o | {\o}            Ø {\O} | \O{}      ŕ \'r
ł \l{} | {\l}  Ł \L | {\L}           æ \ae | {\ae}          Æ \AE{}            œ {\oe}        Œ \OE
ð \dh | {\dh}  Ð {\DH}               þ \th{}                Þ {\TH}            đ \dj          Đ {\DJ}
ŋ \ng          ı \i | {\i}           ȷ \j                   ĵ \^{\j} | {\^\j}
ế \'{\^e}      ệ \d{\^e}
"""
WRITTEN = [
    (latex, letter)
    for letter, ways in re.findall(r"(?:^|\s)(\w) (\S.*?)(?=\s{2,}|\n)", ACCENTS)
    for latex in ways.split(" | ")
]


@pytest.mark.parametrize(("latex", "letter"), WRITTEN)
def test_an_accent_is_a_letter_however_it_is_written(latex: str, letter: str) -> None:
    assert said(latex) == letter
    assert said(f"x {{{latex}}}y") == f"x {letter}y"


def test_the_table_of_accents_is_read() -> None:
    assert len({letter for _, letter in WRITTEN}) >= 45
    assert len(WRITTEN) >= 85


@pytest.mark.parametrize(
    ("latex", "word"),
    [
        (r"Stra\ss e", "Straße"),
        (r"\AA ngstr{\"o}m", "Ångström"),
        (r"fran\c cais", "français"),
        (r"Erd\H os", "Erdős"),
        (r"na\"\i ve", "naïve"),
        (r"Garc\'\i{}a", "García"),
        (r"{\L}\'od\'z", "Łódź"),
        (r"\'Swi\k{e}cki", "Święcki"),
        (r"I\c{s}{\i}ko\u{g}lu", "Işıkoğlu"),
        (r"Gu{\dh}r\'un \AE gisd\'ottir", "Guðrún Ægisdóttir"),
        (r"Nguyễn Thị Hạnh", "Nguyễn Thị Hạnh"),
        ("Ngu\u0079e\u0302\u0303n", "Nguyễn"),
        (r"L{\"u}liang 吕梁", "Lüliang 吕梁"),
        (r"P{\={\i}}ny{\={\i}}n: n\v{i} h\v{a}o", "Pīnyīn: nǐ hǎo"),
    ],
)
def test_accents_stand_within_words(latex: str, word: str) -> None:
    assert said(latex) == word


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("``a''", "“a”"),
        ("``a `b' c''", "“a ‘b’ c”"),
        ("{``}a{''}", "“a”"),
        ("`don't panic', he said", "‘don't panic’, he said"),
        ("`{Bayesian} kriging'", "‘Bayesian kriging’"),
        (r"{\textquotedblleft}a{\textquotedblright}", "“a”"),
        (r"\enquote{a}", "“a”"),
        (r"\mkbibquote{a}", "“a”"),
        (r"\glqq a\grqq{} b", "„a“ b"),
        ('"a"', '"a"'),
        ('{"}a{"}', '"a"'),
        ("O'Neill's", "O'Neill's"),
        ("1990--2010", "1990–2010"),
        ("a---b -- c", "a—b – c"),
        (r"a\textendash{}b\textemdash b", "a–b—b"),
        ("well-known", "well-known"),
        (r"a\ldots{} b\dots", "a… b…"),
        ("?`Que? !`Hola!", "¿Que? ¡Hola!"),
    ],
)
def test_quotes_and_dashes(latex: str, text: str) -> None:
    assert said(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        # signs that LaTeX wants escaped, with and without
        (r"R\&D, 50\% of \$5, C\#, file\_a, \{x\}", "R&D, 50% of $5, C#, file_a, {x}"),
        ("R&D, 50% of all, C#, file_a", "R&D, 50% of all, C#, file_a"),
        ("% at the start", "% at the start"),
        ("50% of {braces} after", "50% of braces after"),
        ("$", "$"),
        ("costs $5 per sample", "costs $5 per sample"),
        ("$k$-means below $5", "k-means below $5"),
        ("a < b > c", "a < b > c"),
        (r"\textless{}b\textgreater{} \textasciitilde{} \textbackslash{}", "<b> ~ \\"),
        # spaces
        ("a~b", "a b"),
        (r"Proc.\ 4th, 20\,\textdegree C\\b", "Proc. 4th, 20 °C b"),
        ("a   b\n\t c", "a b c"),
        (r"data\-base shelf\/ful", "database shelfful"),
        # braces that protect
        ("{DNA} and {{The {B}ayesian} way}", "DNA and The Bayesian way"),
        ("{K}riging {}in {C}hina", "Kriging in China"),
        ("{in}to{ }the", "into the"),
        # macros
        (r"\textsc{Small} {\sc caps} {\rm x}", "Small caps x"),
        (r"\LaTeX{} and {\TeX}", "LaTeX and TeX"),
        (r"\mbox{a b} \underline{c} \NoCaseChange{D}", "a b c D"),
        (r"\foo{bar} \foo baz", "bar baz"),
        (r"a \foo{b \emph{c}} d", "a b c d"),
        (r"\href{https://a.example/}{words}", "words"),
        (r"\url{https://a.example/b_c%20d}", "https://a.example/b_c%20d"),
        (r"\copyright{} \pounds 5", "© £5"),
        (r"\texttt{}x", "x"),
        (r"{\noopsort{1973b}}1973", "1973"),
        # what is broken is shown, and breaks nothing
        (r"a \emph{b", "a b"),
        (r"a } b", "a b"),
        (r"a \textbf", "a"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_is_no_prose_is_left_out_and_the_rest_said(latex: str, text: str) -> None:
    assert said(latex) == text


@pytest.mark.parametrize(
    "text",
    [
        "a * b * c",
        "*stars* and **more**",
        "snake_case_name, __init__",
        "[a](https://a.example) ![b](c)",
        "<b>bold</b> <https://a.example>",
        "&amp; &lt; &copy;",
        "1. one",
        "# one",
        "- one",
        "> one",
        "{math} and {ref}",
        "https://a.example/b_c*d",
    ],
)
def test_signs_of_markdown_stay_letters(text: str) -> None:
    latex = text.replace("{", r"\{").replace("}", r"\}")
    assert plain(to_markdown(latex)) == text
    assert all(isinstance(node, nodes.Text) for node in to_nodes(to_markdown(latex)))
    assert faults(to_markdown(latex)) == []


@pytest.mark.parametrize(
    ("latex", "xml"),
    [
        (r"a \emph{b} c", "a <em>b</em> c"),
        (r"a \textit{b} \textsl{c}", "a <em>b</em> <em>c</em>"),
        (r"{\em a} b", "<em>a</em> b"),
        (r"a {\it b} {\bf c}", "a <em>b</em> <b>c</b>"),
        (r"a \em b", "a <em>b</em>"),
        (r"\textbf{heavy} tails", "<b>heavy</b> tails"),
        (r"\texttt{flow\_rate} is", "<code>flow_rate</code> is"),
        (r"\texttt{a`b}", "<code>a`b</code>"),
        # nested
        (r"\emph{a \emph{b} c}", "<em>a <em>b</em> c</em>"),
        (r"\emph{a \textbf{b} c}", "<em>a <b>b</b> c</em>"),
        (r"\emph{\textbf{a} b}", "<em><b>a</b> b</em>"),
        (r"\emph{\texttt{a}}", "<em><code>a</code></em>"),
        (r"\emph{a $x$ b}", "<em>a <math>x</math> b</em>"),
        # in words, beside signs, with spaces
        (r"a\textit{b}c", "a<em>b</em>c"),
        (r"\emph{in vitro}-based", "<em>in vitro</em>-based"),
        (r"(\emph{a}), \emph{b}; ``\emph{c}''.", "(<em>a</em>), <em>b</em>; “<em>c</em>”."),
        (r"a\emph{ b }c", "a <em>b</em> c"),
        (r"a \emph{b }, c", "a <em>b</em> , c"),
        (r"\emph{a_b}", "<em>a_b</em>"),
        (r"a\emph{}b", "ab"),
    ],
)
def test_emphasis(latex: str, xml: str) -> None:
    made = shape(latex).replace("emphasis>", "em>").replace("strong>", "b>")
    assert made.replace("literal>", "code>") == xml


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"a\textit{(b)}c", "a(b)c"),
        (r"\emph{``a''}s", "“a”s"),
        (r"x\textit{$\alpha$}y", "xαy"),
        (r"用\textit{《河》}的", "用《河》的"),
        (r"\emph{河。}流", "河。流"),
        (r"\emph{*}", "*"),
        (r"\emph{a}\emph{b}", "ab"),
        (r"\textbf{a}\emph{b}\textbf{c}", "abc"),
    ],
)
def test_no_asterisk_is_left_where_emphasis_meets_a_word(latex: str, text: str) -> None:
    assert said(latex) == text


@pytest.mark.parametrize(
    ("latex", "markdown"),
    [
        (r"$\alpha$-pinene", r"{math}`\alpha`-pinene"),
        (r"{$n \ll p$}", r"{math}`n \ll p`"),
        (r"Why $p < 0.05$", r"Why {math}`p < 0.05`"),
        (r"\(x_1\) and $$y$$", r"{math}`x_1` and {math}`y`"),
        (r"$\{0,1\}^n$", r"{math}`\{0,1\}^n`"),
        (r"$a*b$ and $a_b$", r"{math}`a*b` and {math}`a_b`"),
        ("$1/\\sqrt{n}\n+ 1$", r"{math}`1/\sqrt{n} + 1`"),
        (r"\ensuremath{\beta}", r"{math}`{\beta}`"),
        (r"costs \$5 for $x$", r"costs \$5 for {math}`x`"),
        ("$ $", ""),
    ],
)
def test_math_stays_math(latex: str, markdown: str) -> None:
    assert to_markdown(latex) == markdown
    assert faults(markdown) == []


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("H$_2$O", "H₂O"),
        ("H{$_2$}O", "H₂O"),
        ("{CO}$_{2}$", "CO₂"),
        ("10$^{-3}$ m$^2$", "10⁻³ m²"),
        ("$^{13}$C", "¹³C"),
        (r"CO\textsubscript{2}", "CO₂"),
        (r"Ca\textsuperscript{2+}", "Ca²⁺"),
        (r"1\textsuperscript{st}", "1st"),
    ],
)
def test_an_index_alone_is_a_character(latex: str, text: str) -> None:
    assert to_markdown(latex) == text


@pytest.mark.parametrize(
    ("latex", "markdown"),
    [
        (
            r"See \href{https://a.example/b\_c}{the \emph{page}}.",
            r"See [the *page*](<https://a.example/b\_c>).",
        ),
        (r"\url{https://a.example/{\_}b}", r"[https://a.example/\_b](<https://a.example/\_b>)"),
        ("(https://a.example/b).", "([https://a.example/b](<https://a.example/b>))."),
        (r"\url{github.com/a/b}", "[github.com/a/b](<https://github.com/a/b>)"),
        (
            r"\href{https://a.example}{\url{https://b.example}}",
            "[https://b.example](<https://a.example>)",
        ),
        (r"\href{https://a.example}{}", "[https://a.example](<https://a.example>)"),
        # what is no address of the web stays words
        (r"\href{javascript:alert(1)}{words}", "words"),
        (r"\href{paper.pdf}{words}", "words"),
        (r"\texttt{https://a.example}", "`https://a.example`"),
    ],
)
def test_links_are_links_where_there_can_be_some(latex: str, markdown: str) -> None:
    made = to_markdown(latex, has_links=True)
    assert made == markdown
    assert plain(to_markdown(latex)) == plain(made)
    assert faults(made) == []


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("<i>E. coli</i> &amp; H<sub>2</sub>O", r"\emph{E. coli} \& H\textsubscript{2}O"),
        (r"{\textless}i{\textgreater}a{\textless}/i{\textgreater}", r"\emph{a}"),
        (r"\textless i\textgreater a\textless/i\textgreater{} b", r"\emph{a} b"),
        (r"$\less$b$\greater$a$\less$/b$\greater$", r"\textbf{a}"),
        ("{$<$}i{$>$}c{$<$}/i{$>$}", r"\emph{c}"),
        (r"R{\&}amp;D, R\&amp;D, R&amp;amp;D", r"R\&D, R\&D, R\&D"),
        (r"{\&}amp$\mathsemicolon$", r"\&"),
        ("&lt;i&gt;a&lt;/i&gt; &lt; 5", r"\emph{a} {\textless} 5"),
        (r"&uuml;&#64;&#x40;{\&}{\#}64;&nbsp;&#8211;", "ü@@@~–"),
        ("<b>a <i>b</i></b>", r"\textbf{a \emph{b}}"),
        ("a<br/>b<br>c", "a b c"),
        (
            '<a href="https://a.example/b_c" target="_blank">d</a>',
            r"\href{https://a.example/b_c}{d}",
        ),
        ("<span class='x'>a</span> <scp>b</scp>", "a b"),
        ("<mml:msub><mml:mi>x</mml:mi><mml:mn>1</mml:mn></mml:msub>", r"x\textsubscript{1}"),
        # what is none
        ("a<b>c", "a<b>c"),
        ("<i>a", "<i>a"),
        ("a</i>", "a</i>"),
        ("<i>a<b>c</i>", r"\emph{a<b>c}"),
        ("vector<T>, $a<b$, AT&T; a&b;", "vector<T>, $a<b$, AT&T; a&b;"),
        ("<script>a</script>", "<script>a</script>"),
    ],
)
def test_html_in_a_field_is_said_in_latex(written: str, latex: str) -> None:
    assert without_html(written) == latex


def test_an_address_has_its_signs_as_they_are() -> None:
    assert without_html("https://a.example/?b=1&amp;c=2", "url") == "https://a.example/?b=1&c=2"
    assert without_html("10.1/a&lt;b&gt;c", "doi") == "10.1/a<b>c"


def test_blank_lines_part_paragraphs() -> None:
    assert to_markdown("one\ntwo\n\n\n three\n \nfour ") == "one two\n\nthree\n\nfour"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"https://a.example/b\_c\%20d\&e\#f", "https://a.example/b_c%20d&e#f"),
        ("https://a.example/~b?c=%20#d_e", "https://a.example/~b?c=%20#d_e"),
        (r"https://a.example/a{\_}b{\%}20c{\&}d.pdf", "https://a.example/a_b%20c&d.pdf"),
        (r"https://a.example/{\textasciitilde}b/{\~{}}c/\string~d", "https://a.example/~b/~c/~d"),
        (r"https://a.example/{\raise.17ex\hbox{$\scriptstyle\sim$}}b", "https://a.example/~b"),
        (r"https://a.example/a\textunderscore{}b\_c", "https://a.example/a_b_c"),
        (r"\url{https://a.example/a{\_}b}", "https://a.example/a_b"),
        (r"\href{https://a.example/a{\_}b}{the {page}}", "https://a.example/a_b"),
        ("<https://a.example/>", "https://a.example/"),
        (r"10.5555/a{\textless}1{\textgreater}", "10.5555/a<1>"),
        (r"https://a.example/\~{}b/\textasciitilde c/$\sim$d", "https://a.example/~b/~c/~d"),
        (r"\url{https://a.example/}", "https://a.example/"),
        (r"{https://a.example/}", "https://a.example/"),
        ("10.5555/0002(1999)012<0345:AB>2.0.CO;2", "10.5555/0002(1999)012<0345:AB>2.0.CO;2"),
    ],
)
def test_an_address_is_taken_letter_for_letter(latex: str, text: str) -> None:
    assert literal(latex) == text
