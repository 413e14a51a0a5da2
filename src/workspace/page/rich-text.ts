import { channelOf, type Directory, nameOf } from "../directory.ts";
import { jsonList } from "../json-list.ts";
import type { Json } from "../message.ts";
import { dateInReadersZone } from "./dates.ts";
import { emojiOf } from "./emoji.ts";
import { attribute, type Fragment, type Html, html } from "./html.ts";
import { mention, renderLink } from "./mrkdwn.ts";

/** Shows a `rich_text` block. Its text is literal. */
export function renderRichText(block: Json, directory: Directory): Html {
  return html`<div class="rich-text">${jsonList(block.elements).map((part) => renderPart(part, directory))}</div>`;
}

function renderPart(part: Json, directory: Directory): Html {
  const inner = () => jsonList(part.elements).map((element) => renderInline(element, directory));
  switch (part.type) {
    case "rich_text_list":
      return renderList(part, directory);
    case "rich_text_quote":
      return html`<blockquote>${inner()}</blockquote>`;
    case "rich_text_preformatted":
      return html`<pre${attribute("data-language", textOf(part.language))}><code>${inner()}</code></pre>`;
    default:
      return html`<p>${inner()}</p>`;
  }
}

function renderList(list: Json, directory: Directory): Html {
  const items = jsonList(list.elements).map(
    (item) => html`<li>${jsonList(item.elements).map((element) => renderInline(element, directory))}</li>`,
  );
  const indent = `indent-${Number(list.indent ?? 0)}${list.border === 1 ? " bordered" : ""}`;
  if (list.style !== "ordered") return html`<ul class="${indent}">${items}</ul>`;
  return html`<ol class="${indent}" start="${Number(list.offset ?? 0) + 1}">${items}</ol>`;
}

function renderInline(element: Json, directory: Directory): Fragment {
  return styled(contentOf(element, directory), (element.style ?? {}) as Json);
}

function contentOf(element: Json, directory: Directory): Fragment {
  switch (element.type) {
    case "text":
      return String(element.text)
        .split("\n")
        .map((line, index) => [index === 0 ? "" : html`<br>`, line]);
    case "link":
      return renderLink(String(element.url), String(element.text ?? element.url));
    case "emoji":
      return emojiOf(String(element.name));
    case "date":
      return dateInReadersZone(
        Number(element.timestamp),
        String(element.format),
        textOf(element.fallback) ?? new Date(Number(element.timestamp) * 1000).toUTCString(),
      );
    case "user":
      return mention(`@${nameOf(directory, String(element.user_id))}`);
    case "usergroup":
      return mention(`@${String(element.usergroup_id)}`);
    case "channel":
      return mention(`#${channelOf(directory, String(element.channel_id))?.name ?? String(element.channel_id)}`);
    case "broadcast":
      return mention(`@${String(element.range)}`);
    default:
      return "";
  }
}

function styled(content: Fragment, style: Json): Fragment {
  let shown = content;
  if (style.code === true) shown = html`<code>${shown}</code>`;
  if (style.underline === true) shown = html`<u>${shown}</u>`;
  if (style.strike === true) shown = html`<s>${shown}</s>`;
  if (style.italic === true) shown = html`<em>${shown}</em>`;
  if (style.bold === true) shown = html`<strong>${shown}</strong>`;
  return shown;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
