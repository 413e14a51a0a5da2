/** HTML that is safe to show. Only `html` makes it, and `html` escapes everything else. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in a template: HTML as it is, everything else as text, nothing for undefined and false. */
export type Fragment = Html | string | number | undefined | false | readonly Fragment[];

/** Puts HTML together. Every value that is not HTML already is escaped, for text and for quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return new Html(strings.map((part, index) => (index === 0 ? part : show(values[index - 1]) + part)).join(""));
}

/** An attribute with its value; nothing at all when the value is undefined or false. `true` has no value. */
export function attribute(name: string, value: string | number | boolean | undefined): Html {
  if (value === undefined || value === false) return new Html("");
  return new Html(value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`);
}

function show(value: Fragment): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map(show).join("");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
