/** Text inside HTML, with whether it stands in a `<pre>`, `<code>` or `<script>`. */
export interface HtmlPart {
  readonly isCode: boolean;
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const CODE_TAG = /^<(\/?)(?:pre|code|samp|kbd|script|tt)\b/i;
const BREAK_TAG = /^<\/?(?:br|p|div|li|ul|ol|tr|td|th|h\d|table|details|summary|section|article)\b/i;

/** What a piece of HTML says, comments included: somebody may read the source. It is never rendered as HTML. */
export function htmlParts(html: string): readonly HtmlPart[] {
  const parts: HtmlPart[] = [];
  let depth = 0;
  let text = "";
  const flush = (): void => {
    const said = decoded(text).trim();
    if (said !== "") parts.push({ isCode: depth > 0, text: said });
    text = "";
  };
  for (const token of html.replaceAll(/<!--|-->/g, "\n").split(/(<\/?[a-zA-Z][^<>]*>)/)) {
    const code = CODE_TAG.exec(token);
    if (code !== null) {
      flush();
      depth = Math.max(0, depth + (code[1] === "/" ? -1 : 1));
    } else if (BREAK_TAG.test(token)) text += "\n";
    else if (!/^<\/?[a-zA-Z][^<>]*>$/.test(token)) text += token;
  }
  flush();
  return parts;
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g, (whole, decimal, hex, name) => {
    if (typeof name === "string") return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
