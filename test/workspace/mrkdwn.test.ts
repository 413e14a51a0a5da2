import { describe, expect, it } from "vitest";
import { directoryOf } from "../../src/workspace/directory.ts";
import { renderMrkdwn } from "../../src/workspace/page/mrkdwn.ts";

const LINK = 'target="_blank" rel="noopener noreferrer nofollow"';

describe("mrkdwn on the page", () => {
  it.each([
    ["*bold* _italic_ ~struck~ `code`", "<strong>bold</strong> <em>italic</em> <s>struck</s> <code>code</code>"],
    ["snake_case_name and 2*3*4", "snake_case_name and 2*3*4"],
    ["*bold with _italic_*", "<strong>bold with <em>italic</em></strong>"],
    ["one\ntwo", "one<br>two"],
    ["&gt; quoted\nplain", "<blockquote>quoted</blockquote>plain"],
    ["```a < b\n*c*```\nafter", "<pre><code>a &lt; b\n*c*</code></pre>after"],
    ["``` not closed", "``` not closed"],
    ["&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"],
    ["<b>", "&lt;b&gt;"],
    [":warning: :nothing_known:", "⚠️ :nothing_known:"],
    ["<https://falco.org|Falco &amp; more>", `<a href="https://falco.org" ${LINK}>Falco &amp; more</a>`],
    ["<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"],
    [
      "<@U0SAM> <#C0FALCO> <!here>",
      '<span class="mention">@Sam</span> <span class="mention">#falco-alerts</span> <span class="mention">@here</span>',
    ],
    [
      "<!date^1712345678^{date_short} {time}|then>",
      '<time datetime="2024-04-05T19:34:38.000Z" data-format="{date_short} {time}">then</time>',
    ],
    ["<!date^x^{time}|then>", "then"],
  ])("shows %j", (text, expected) => {
    expect(renderMrkdwn(text, directoryOf()).text).toBe(expected);
  });
});
