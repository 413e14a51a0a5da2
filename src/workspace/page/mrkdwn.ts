import { channelOf, type Directory, nameOf } from "../directory.ts";
import { dateInReadersZone } from "./dates.ts";
import { emojiOf } from "./emoji.ts";
import { type Fragment, type Html, html } from "./html.ts";

/** `code`, <token>, :emoji:, *bold*, _italic_, ~strike~; the marks only at the edges of words. */
const INLINE = /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]{1,40}):|(?<!\w)(?:\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~)(?!\w)/g;

/** Marks inside marks inside marks: deeper is not worth showing, and hostile text nests for ever. */
const DEEPEST = 4;

/**
 * Shows Slack's mrkdwn: the common part of it, without automatic links.
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function renderMrkdwn(text: string, directory: Directory): Html {
  const parts = text.split("```");
  return html`${parts.map((part, index) => {
    const isCode = index % 2 === 1 && index < parts.length - 1;
    if (isCode) return html`<pre><code>${decoded(part.replace(/^\n/, ""))}</code></pre>`;
    const isUnclosed = index % 2 === 1;
    // The line ends with the code block anyway.
    const rest = index > 0 && !isUnclosed ? part.replace(/^\n/, "") : part;
    return rest === "" ? "" : lines(isUnclosed ? `\`\`\`${rest}` : rest, directory);
  })}`;
}

function lines(text: string, directory: Directory): Fragment {
  const shown: Fragment[] = [];
  let quoted: string[] = [];
  const endQuote = () => {
    if (quoted.length > 0) shown.push(html`<blockquote>${joined(quoted, directory)}</blockquote>`);
    quoted = [];
  };
  let plain: string[] = [];
  const endPlain = () => {
    if (plain.length > 0) shown.push(joined(plain, directory));
    plain = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line)?.[1];
    if (quote === undefined) {
      endQuote();
      plain.push(line);
    } else {
      endPlain();
      quoted.push(quote);
    }
  }
  endQuote();
  endPlain();
  return shown;
}

function joined(texts: readonly string[], directory: Directory): Fragment {
  return texts.map((text, index) => [index === 0 ? "" : html`<br>`, inline(text, directory, 0)]);
}

function inline(text: string, directory: Directory, depth: number): Fragment {
  if (depth > DEEPEST) return decoded(text);
  const shown: Fragment[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    shown.push(decoded(text.slice(end, match.index)), mark(match, directory, depth + 1));
    end = match.index + match[0].length;
  }
  return [...shown, decoded(text.slice(end))];
}

function mark(match: RegExpExecArray, directory: Directory, depth: number): Fragment {
  const [whole, code, token, emoji, bold, italic, strike] = match;
  if (code !== undefined) return html`<code>${decoded(code)}</code>`;
  if (token !== undefined) return tokenOf(token, directory) ?? decoded(whole);
  if (emoji !== undefined) return emojiOf(emoji);
  if (bold !== undefined) return html`<strong>${inline(bold, directory, depth)}</strong>`;
  if (italic !== undefined) return html`<em>${inline(italic, directory, depth)}</em>`;
  return html`<s>${inline(strike ?? "", directory, depth)}</s>`;
}

function tokenOf(token: string, directory: Directory): Html | undefined {
  const [target = "", label] = token.split("|", 2);
  if (/^@[A-Z0-9]+$/.test(target)) return mention(`@${nameOf(directory, target.slice(1))}`);
  if (/^#[A-Z0-9]+$/.test(target)) {
    return mention(`#${label ?? channelOf(directory, target.slice(1))?.name ?? target.slice(1)}`);
  }
  if (/^!(?:here|channel|everyone)$/.test(target)) return mention(`@${target.slice(1)}`);
  if (target.startsWith("!subteam^")) return mention(decoded(label ?? `@${target.slice(9)}`));
  if (target.startsWith("!date^")) return dateToken(token);
  return /^(?:https?:\/\/|mailto:)/i.test(target) ? renderLink(decoded(target), decoded(label ?? target)) : undefined;
}

/** `!date^seconds^format^optional link|fallback` */
function dateToken(token: string): Html | undefined {
  const bar = token.lastIndexOf("|");
  const [, seconds = "", format = "", url] = (bar < 0 ? token : token.slice(0, bar)).split("^");
  const fallback = bar < 0 ? format : token.slice(bar + 1);
  const date = dateInReadersZone(Number(seconds), decoded(format), decoded(fallback));
  return url === undefined || !/^https?:\/\//i.test(url) ? date : renderLink(decoded(url), date);
}

/** A link that cannot reach back into this page. The caller has checked the protocol. */
export function renderLink(url: string, label: Fragment): Html {
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;
}

/** Somebody or something that is mentioned. */
export function mention(name: string): Html {
  return html`<span class="mention">${name}</span>`;
}

/** Slack's three escapes, and no others, become their characters. */
function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
