/**
 * What a person typed, out of what Slack made of it: `&amp;`, `&lt;`, `&gt;` and `<http://a.b|a.b>` undone.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function typedText(fromSlack: string): string {
  return fromSlack
    .replaceAll(/<((?:https?:\/\/|mailto:|tel:)[^|<>]*)(?:\|([^<>]*))?>/g, (_, address: string, label?: string) =>
      label === undefined ? address : label,
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

/** What stands in a code block or between backticks, which people put around what they paste. */
export function unfenced(text: string): string {
  const [, , inner] = /^(`{1,3})(?:json(?=\s))?([^`][\s\S]*)\1$/i.exec(text.trim()) ?? [];
  return (inner ?? text).trim();
}

/** What stands between quotes, straight or curly. */
export function unquoted(text: string): string {
  const [, , inner] = /^(["'])(.+)\1$/.exec(straightened(text)) ?? [];
  return inner?.trim() ?? straightened(text);
}

/** Undoes what keyboards and editors "improve": curly quotes, long dashes, invisible and unusual spaces. */
export function straightened(text: string): string {
  return text
    .replaceAll(/[\u201C\u201D\u201E\u201F\u00AB\u00BB]/g, '"')
    .replaceAll(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replaceAll(/\u2014/g, "--")
    .replaceAll(/[\u2010-\u2013\u2212]/g, "-")
    .replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, "")
    .replaceAll(/[\u00A0\u2000-\u200A\u202F\u3000]/g, " ")
    .trim();
}
