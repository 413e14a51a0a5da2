import { secretName } from "./secret-names.ts";
import { isHarmless, type SecretSpan } from "./span.ts";

const SQL = /\b(?:create|alter|set|grant|identified|change)\b/i;
const SQL_SECRET =
  /\b(?:identified\s{1,3}(?:with\s{1,3}\S{1,60}\s{1,3})?(?:by|as)|(?:encrypted\s{1,3})?password(?:\s{1,3}for\s{1,3}\S{1,80})?)(?:\s{0,3}[=(]\s{0,3}(?:password\s{0,3}\()?|\s{1,3})["'\\]{0,2}([^\s"';()]{3,200})/dgi;

/** `IDENTIFIED BY x`, `WITH PASSWORD x`, `SET PASSWORD FOR u = PASSWORD(x)`. */
export function sqlSecrets(text: string): readonly SecretSpan[] {
  if (!SQL.test(text)) return [];
  return [...text.matchAll(SQL_SECRET)].flatMap((match) => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return isHarmless(match[1] ?? "") ||
      /^(?:for|from|to|by|with|expire|reset|file|is|not|valid)$/i.test(match[1] ?? "")
      ? []
      : [{ start, end }];
  });
}

const ELEMENT = /<([\w:.-]{2,60})>([^<\s]{1,400})<\//dg;

/** `<password>x</password>`. */
export function elementValues(text: string): readonly SecretSpan[] {
  if (!text.includes("</")) return [];
  return [...text.matchAll(ELEMENT)].flatMap((match) => {
    const [start, end] = match.indices?.[2] ?? [0, 0];
    return secretName(match[1] ?? "") === "surely" && !isHarmless(match[2] ?? "") ? [{ start, end }] : [];
  });
}

const TYPED = /assword\S{0,5}\s{0,5};?\s{0,5}(?:exp_)?send\s{1,5}(?:--\s{1,5})?["'{]?([^\s"'{}]{3,200}?)\\[rn]/dg;

/** `expect password:; send secret\r`. */
export function typedSecrets(text: string): readonly SecretSpan[] {
  return [...text.matchAll(TYPED)].flatMap((match) => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return isHarmless(match[1] ?? "") ? [] : [{ start, end }];
  });
}
