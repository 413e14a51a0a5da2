/** What a reader can see none of: spaces, controls, zero-width and other ignorable characters, the empty braille cell. */
const NOTHING_TO_SEE = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** What a person wrote, without the spaces around it; empty when there is nothing in it that anybody could read. */
export function writtenText(text: string): string {
  return NOTHING_TO_SEE.test(text) ? "" : text.trim();
}
