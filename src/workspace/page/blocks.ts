import type { Directory } from "../directory.ts";
import { jsonList } from "../json-list.ts";
import type { Json } from "../message.ts";
import { fieldId, type Place, renderElement, renderPicture } from "./elements.ts";
import { attribute, type Fragment, type Html, html } from "./html.ts";
import { renderRichText } from "./rich-text.ts";
import { plainText, renderText } from "./text.ts";

/** Shows the blocks of a message or form. */
export function renderBlocks(blocks: readonly Json[], directory: Directory, idPrefix: string): Html[] {
  return blocks.map((block) => renderBlock(block, { directory, idPrefix, blockId: String(block.block_id) }));
}

function renderBlock(block: Json, place: Place): Html {
  switch (block.type) {
    case "header":
      return renderHeader(block);
    case "section":
      return renderSection(block, place);
    case "context":
      return html`<div class="context">${jsonList(block.elements).map((element) => renderContextPart(element, place))}</div>`;
    case "actions":
    case "context_actions":
      return html`<div class="actions" data-block-id="${place.blockId}">${elements(block, place)}</div>`;
    case "divider":
      return html`<hr>`;
    case "image":
      return html`<div>${renderPicture(block)} ${plainText(block.title)}</div>`;
    case "input":
      return renderInput(block, place);
    case "rich_text":
      return renderRichText(block, place.directory);
    case "container":
      return renderContainer(block, place);
    case "table":
      return renderTable(block, place.directory);
    default:
      return html`<p class="note">This page does not know the block “${String(block.type)}”.</p>`;
  }
}

function renderHeader(block: Json): Html {
  const level = Number(block.level ?? 1);
  return html`<div class="header level-${level}" role="heading" aria-level="${level + 2}">${plainText(block.text)}</div>`;
}

function renderSection(block: Json, place: Place): Html {
  const fields = jsonList(block.fields).map((field) => html`<div>${renderText(field, place.directory)}</div>`);
  const accessory = block.accessory === undefined ? undefined : renderElement(block.accessory as Json, place);
  return html`<div class="section"><div class="words">${
    block.text === undefined ? "" : html`<div>${renderText(block.text, place.directory)}</div>`
  }${fields.length > 0 && html`<div class="fields">${fields}</div>`}</div>${
    accessory !== undefined && html`<div class="accessory">${accessory}</div>`
  }</div>`;
}

function renderContextPart(element: Json, place: Place): Fragment {
  if (element.type === "image") return renderPicture(element);
  return html`<span>${renderText(element, place.directory)}</span>`;
}

function elements(block: Json, place: Place): Fragment[] {
  return jsonList(block.elements).map((element) => renderElement(element, place));
}

function renderInput(block: Json, place: Place): Html {
  const element = (block.element ?? {}) as Json;
  const hint = block.hint !== undefined && html`<small class="hint">${plainText(block.hint)}</small>`;
  const dispatch = attribute("data-dispatch", block.dispatch_action === true);
  return html`<div class="input" data-testid="input" data-block-id="${place.blockId}"${dispatch}>
${renderLabel(block, fieldId(element, place), ["radio_buttons", "checkboxes"].includes(String(element.type)))}
${renderElement(element, { ...place, labelled: true })}${hint}
<p class="error" role="alert" data-error-for="${place.blockId}" hidden></p>
</div>`;
}

/** One field has a label; a group of choices is labelled by a heading, because a label can name one field only. */
function renderLabel(block: Json, id: string, isGroup: boolean): Html {
  const optional = block.optional === true && html` <span class="optional">(optional)</span>`;
  const words = html`${plainText(block.label)}${optional}`;
  if (isGroup) return html`<div class="label" id="${id}-label">${words}</div>`;
  return html`<label class="label" for="${id}">${words}</label>`;
}

function renderContainer(block: Json, place: Place): Html {
  const title =
    block.rich_text_title === undefined
      ? html`${plainText(block.title)}`
      : renderRichText(block.rich_text_title as Json, place.directory);
  const subtitle =
    block.subtitle !== undefined && html`<span class="subtitle">${renderText(block.subtitle, place.directory)}</span>`;
  const heading = html`<span class="title">${title}</span>${subtitle}`;
  const children = renderBlocks(jsonList(block.child_blocks), place.directory, place.idPrefix);
  const body = html`<div class="children">${children}</div>`;
  if (block.is_collapsible !== true)
    return html`<section class="container"><div class="heading">${heading}</div>${body}</section>`;
  const isOpen = attribute("open", block.default_collapsed !== true);
  return html`<details class="container" data-testid="container" data-fold="${place.blockId}"${isOpen}><summary>${heading}</summary>${body}</details>`;
}

function renderTable(block: Json, directory: Directory): Html {
  const rows = (Array.isArray(block.rows) ? block.rows : []) as Json[][];
  const cell = (part: Json) => (part.type === "rich_text" ? renderRichText(part, directory) : String(part.text));
  const [head = [], ...body] = rows;
  return html`<div class="table"><table><thead><tr>${head.map((part) => html`<th scope="col">${cell(part)}</th>`)}</tr></thead><tbody>${body.map(
    (row) => html`<tr>${row.map((part) => html`<td>${cell(part)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
