import type { Directory } from "../directory.ts";
import { jsonList } from "../json-list.ts";
import type { Json } from "../message.ts";
import { attribute, type Fragment, type Html, html } from "./html.ts";
import { plainText, renderText } from "./text.ts";

/** Where an element stands. */
export interface Place {
  readonly directory: Directory;
  readonly blockId: string;
  /** Unique on the page, so that labels find their fields. */
  readonly idPrefix: string;
  /** A label of its own stands beside it, as in a form. */
  readonly labelled?: boolean;
}

/** Shows an element that people can act on, or a picture. The script finds it by `data-action-id` and `data-element`. */
export function renderElement(element: Json, place: Place): Fragment {
  switch (element.type) {
    case "button":
      return renderButton(element, place);
    case "overflow":
      return renderOverflow(element, place);
    case "static_select":
      return renderSelect(element, place, optionsOf(element));
    case "users_select":
      return renderSelect(element, place, place.directory.people.map(asOption));
    case "radio_buttons":
      return renderChoices(element, place, "radio");
    case "checkboxes":
      return renderChoices(element, place, "checkbox");
    case "plain_text_input":
      return renderTextInput(element, place);
    case "datepicker":
      return renderPicker(element, place, "date", element.initial_date);
    case "timepicker":
      return renderPicker(element, place, "time", element.initial_time);
    case "datetimepicker":
      return renderPicker(element, place, "datetime-local", undefined);
    case "feedback_buttons":
      return [element.positive_button, element.negative_button].map((button) =>
        renderButton({ ...(button as Json), type: "feedback_buttons", action_id: element.action_id }, place),
      );
    case "image":
      return renderPicture(element);
    default:
      return undefined;
  }
}

/** A picture is named and linked, not loaded: this page asks no stranger for anything. */
export function renderPicture(picture: Json): Html {
  const url = String(picture.image_url);
  const name = `🖼 ${String(picture.alt_text)}`;
  return html`<a class="picture" href="${url}" target="_blank" rel="noopener noreferrer nofollow">${name}</a>`;
}

/** The id of an element's field, for its label. */
export function fieldId(element: Json, place: Place): string {
  return `${place.idPrefix}-${place.blockId}-${String(element.action_id)}`;
}

function renderButton(button: Json, place: Place): Html {
  const style = typeof button.style === "string" ? ` ${button.style}` : "";
  const label = attribute("aria-label", stringOf(button.accessibility_label));
  return html`<button type="button" class="button${style}"${handles(button, place)}${label}${attribute(
    "data-value",
    stringOf(button.value),
  )}${attribute("data-url", stringOf(button.url))}>${plainText(button.text)}</button>`;
}

function renderOverflow(menu: Json, place: Place): Html {
  const items = optionsOf(menu).map(
    (option) =>
      html`<button type="button" role="menuitem"${handles(menu, place)} data-selected="${String(option.value)}"${attribute(
        "data-url",
        stringOf(option.url),
      )}>${plainText(option.text)}</button>`,
  );
  return html`<details class="overflow" data-testid="overflow"><summary class="button" aria-label="More actions">⋯</summary><div role="menu">${items}</div></details>`;
}

function renderSelect(menu: Json, place: Place, options: readonly Json[]): Html {
  const initial = stringOf(menu.initial_user) ?? stringOf((menu.initial_option as Json | undefined)?.value);
  const placeholder = plainText(menu.placeholder) || "Choose…";
  const shown = options.map((option) => {
    const value = String(option.value);
    return html`<option value="${value}"${attribute("selected", value === initial)}>${plainText(option.text)}</option>`;
  });
  return html`<select id="${fieldId(menu, place)}"${handles(menu, place)}${ownLabel(placeholder, place)}><option value="">${placeholder}</option>${shown}</select>`;
}

function renderChoices(group: Json, place: Place, type: "radio" | "checkbox"): Html {
  const initial = [group.initial_option, group.initial_options ?? []].flat() as (Json | undefined)[];
  const chosen = initial.map((option) => option?.value);
  const name = fieldId(group, place);
  const choices = optionsOf(group).map((option) => {
    const isChosen = attribute("checked", chosen.includes(option.value));
    const hint =
      option.description === undefined ? "" : html`<small>${renderText(option.description, place.directory)}</small>`;
    return html`<label class="choice"><input type="${type}" name="${name}" value="${String(option.value)}"${isChosen}><span>${renderText(option.text, place.directory)} ${hint}</span></label>`;
  });
  return html`<div id="${name}" class="choices" role="${type === "radio" ? "radiogroup" : "group"}" tabindex="-1" aria-labelledby="${name}-label"${handles(group, place)}>${choices}</div>`;
}

function renderTextInput(input: Json, place: Place): Html {
  const limits = [
    attribute("minlength", numberOf(input.min_length)),
    attribute("maxlength", numberOf(input.max_length) ?? 3000),
    attribute("placeholder", plainText(input.placeholder) || undefined),
    attribute("autofocus", input.focus_on_load === true),
  ];
  const initial = stringOf(input.initial_value) ?? "";
  const common = html` id="${fieldId(input, place)}"${handles(input, place)}${limits}`;
  // HTML drops the first line break of a textarea; one more keeps the text as it is.
  if (input.multiline === true) return html`<textarea rows="4"${common}>${`\n${initial}`}</textarea>`;
  return html`<input type="text"${common} value="${initial}">`;
}

function renderPicker(picker: Json, place: Place, type: string, initial: unknown): Html {
  const moment = attribute("data-initial-seconds", numberOf(picker.initial_date_time));
  return html`<input type="${type}" id="${fieldId(picker, place)}"${handles(picker, place)}${attribute(
    "value",
    stringOf(initial),
  )}${moment}${ownLabel(plainText(picker.placeholder) || type, place)}>`;
}

/** An element that has no label beside it says itself what it is. */
function ownLabel(words: string, place: Place): Html {
  return attribute("aria-label", place.labelled === true ? undefined : words);
}

/** What the script needs to act for an element. */
function handles(element: Json, place: Place): Html {
  const confirm = element.confirm as Json | undefined;
  const question =
    confirm === undefined
      ? undefined
      : JSON.stringify({
          title: plainText(confirm.title),
          text: plainText(confirm.text),
          confirm: plainText(confirm.confirm),
          deny: plainText(confirm.deny),
          style: confirm.style,
        });
  return html` data-element="${String(element.type)}" data-action-id="${String(element.action_id)}" data-block-id="${place.blockId}"${attribute("data-confirm", question)}`;
}

function optionsOf(menu: Json): Json[] {
  return jsonList(menu.options);
}

function asOption(person: { readonly id: string; readonly name: string }): Json {
  return { value: person.id, text: { type: "plain_text", text: person.name } };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
