"""Text: mrkdwn, Markdown, dates and emoji become the right nodes, and nothing else."""

import json

import pytest
from playwright.sync_api import Page

from tests.browser import gallery
from tests.browser.conftest import Open
from tests.browser.stub import Stub

pytestmark = pytest.mark.browser

# (mrkdwn, what it becomes as markup, the reason for the row)
MRKDWN = [
    (
        "*a* _b_ ~c~ `d`",
        "<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>",
        "the four marks",
    ),
    ("*_both_*", "<strong><em>both</em></strong>", "marks nest"),
    ("snake_case_name", "snake_case_name", "a mark inside a word is a character"),
    ("file_name_ x*y* z", "file_name_ x*y* z", "a mark that starts inside a word opens nothing"),
    ("2*3*4 and 5 * 6 * 7", "2*3*4 and 5 * 6 * 7", "sums are no emphasis"),
    ("*open", "*open", "a mark that is not closed stays"),
    ("*two\nlines*", "*two\nlines*", "emphasis ends with the line"),
    ("`*not bold*`", "<code>*not bold*</code>", "code is left alone"),
    (
        "```\n*x*\n```",
        "<pre><code>*x*</code></pre>",
        "so is a block of code, without its outer line breaks",
    ),
    (
        "a\n```b```\nc",
        "a<pre><code>b</code></pre>c",
        "a block of code stands by itself",
    ),
    (
        "&gt; one\n&gt; two\nthree",
        "<blockquote>one\ntwo</blockquote>three",
        "lines quoted one after the other are one quotation",
    ),
    ("&amp;lt; &lt;b&gt; &amp;", "&amp;lt; &lt;b&gt; &amp;", "escapes are undone once"),
    ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", "markup of others is text"),
    ("<unknown", "&lt;unknown", "an angle that is not closed stays"),
    (":tada: :no_such_one: 10:30:45", "🎉 :no_such_one: 10:30:45", "known emoji only"),
    (
        "<@UANNA> <@UX> <@U9|guest>",
        "@Anna Weber @UX @guest",
        "people by name, else label, else id",
    ),
    ("<#CSUP> <#C9|old>", "#support #old", "channels"),
    ("<!here> <!subteam^S1|@oncall>", "@here @oncall", "groups"),
    (
        "<!date^1748848440^{date_num} {time}|x>",
        "2025-06-02 09:14",
        "an instant in the reader's zone",
    ),
    ("<!date^1748848440^{date_short_pretty}|x>", "today", "a near day by its word"),
    (
        "<!date^soon^{time}|at nine>",
        "at nine",
        "the fallback where the instant cannot be read",
    ),
    (
        "<!date^1748848440^{when} {time}|x>",
        "{when} 09:14",
        "a form that is not known stays to be seen",
    ),
]
MARKDOWN = [
    ("# A\ntext", "<h3>A</h3><p>text</p>", "a heading and a paragraph"),
    (
        "**b** *i* _i_ ~~s~~ `c`",
        "<p><strong>b</strong> <em>i</em> <em>i</em> <s>s</s> <code>c</code></p>",
        "marks",
    ),
    (
        "a_b_c and 2*3*4",
        "<p>a_b_c and 2<em>3</em>4</p>",
        "underscores inside words stay, asterisks are Markdown's",
    ),
    (
        "- a\n  - b\n- c",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        "lists within lists",
    ),
    (
        "1. a\n2. b\n- c",
        "<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>",
        "another kind of list is another list",
    ),
    ("3. a", "<ol><li>a</li></ol>", "a list need not start at one"),
    ("- [x] a", "<ul><li>☑ a</li></ul>", "tasks"),
    ("> a\n> b", "<blockquote><p>a\nb</p></blockquote>", "a quotation"),
    ("```py\n<b>\n```", "<pre><code>&lt;b&gt;</code></pre>", "a block of code"),
    ("```\nopen", "<pre><code>open</code></pre>", "a block of code without an end"),
    ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>", "a rule"),
    (
        "<script>x</script>",
        "<p>&lt;script&gt;x&lt;/script&gt;</p>",
        "no markup of others",
    ),
    (
        "![alt](https://example.com/x.png)",
        "<p>alt</p>",
        "a picture is its description: nothing is loaded",
    ),
    ("\\*a\\*", "<p>*a*</p>", "escapes"),
]

DRAW = """async ([module, name, texts]) => {
  const drawn = (await import(`/static/${module}.js`))[name];
  const { sceneOf } = await import("/static/scene.js");
  const scene = sceneOf(STATE);
  return texts.map((text) => {
    const host = document.createElement("div");
    host.append(...drawn(text, scene));
    for (const node of [...host.querySelectorAll("span, time, div")]) node.replaceWith(...node.childNodes);
    for (const node of host.querySelectorAll("*")) {
      for (const { name } of [...node.attributes]) node.removeAttribute(name);
    }
    return host.innerHTML;
  });
}"""


@pytest.fixture
def page(stub: Stub, open_page: Open) -> Page:
    stub.show(gallery.state())
    return open_page(stub.url)


def drawn(page: Page, module: str, function: str, texts: list[str]) -> list[str]:
    """Returns the markup of each text, without attributes and neutral wrappers."""
    script = DRAW.replace("STATE", json.dumps(gallery.state()))
    found: list[str] = page.evaluate(script, [module, function, texts])
    return found


def test_mrkdwn_becomes_the_nodes_slack_shows(page: Page) -> None:
    found = drawn(page, "mrkdwn", "mrkdwn", [text for text, _, _ in MRKDWN])
    assert [(text, markup) for (text, _, _), markup in zip(MRKDWN, found, strict=True)] == [
        (text, markup) for text, markup, _ in MRKDWN
    ]


def test_markdown_becomes_the_nodes_of_its_everyday_part(page: Page) -> None:
    found = drawn(page, "markdown", "markdown", [text for text, _, _ in MARKDOWN])
    assert [(text, markup) for (text, _, _), markup in zip(MARKDOWN, found, strict=True)] == [
        (text, markup) for text, markup, _ in MARKDOWN
    ]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.com/a?b=1&amp;c=2", "https://example.com/a?b=1&c=2"),
        ("mailto:anna@example.com", "mailto:anna@example.com"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
    ],
)
def test_only_web_and_mail_addresses_become_links(page: Page, address: str, kept: str | None) -> None:
    script = """async (text) => {
      const host = document.createElement("div");
      const scene = (await import("/static/scene.js")).sceneOf(STATE);
      host.append(...(await import("/static/mrkdwn.js")).mrkdwn(text, scene));
      const link = host.querySelector("a");
      return [link ? [link.getAttribute("href"), link.rel, link.target] : null, host.textContent];
    }""".replace("STATE", json.dumps(gallery.state()))
    link, words = page.evaluate(script, f"<{address}|label>")
    assert words == "label"
    assert link == (None if kept is None else [kept, "noopener noreferrer", "_blank"])


def test_a_long_line_of_open_marks_is_drawn_in_good_time(page: Page) -> None:
    milliseconds = page.evaluate(
        """async (state) => {
          const { mrkdwn } = await import("/static/mrkdwn.js");
          const scene = (await import("/static/scene.js")).sceneOf(state);
          const start = performance.now();
          for (const text of ["*a ", "_a ", "`", "<", "*_~", "h"]) mrkdwn(text.repeat(40000 / text.length), scene);
          return performance.now() - start;
        }""",
        gallery.state(),
    )
    assert milliseconds < 3000


@pytest.mark.parametrize(
    ("wall", "zone", "epoch"),
    [
        ("2025-06-02T09:14", "Europe/Berlin", 1748848440),
        ("2025-01-01T00:00", "UTC", 1735689600),
        (
            "2025-03-30T02:30",
            "Europe/Berlin",
            1743298200,
        ),  # does not exist: the clocks go from 02:00 to 03:00
        ("2025-06-02T09:14", "Asia/Kathmandu", 1748834940),
    ],
)
def test_a_wall_time_typed_into_a_field_becomes_its_instant(page: Page, wall: str, zone: str, epoch: int) -> None:
    script = """async ([wall, zone]) => (await import("/static/time.js")).epochOf(wall, zone)"""
    assert page.evaluate(script, [wall, zone]) == epoch
