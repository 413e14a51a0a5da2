import type { AdviceKind } from "../advice/advice-kind.ts";

/** Something in a document that may be advice. */
export interface Piece {
  readonly kind: AdviceKind;
  readonly text: string;
  /** The sentence with the quotes that `text` leaves out. */
  readonly sentence?: string;
  /** What the text amounts to, where that is not the text itself: this is checked. */
  readonly meaning?: string;
  /** Its place: `line 12` of Markdown, `mitigation[0].run` of JSON. */
  readonly where: string;
  /** For a statement: the sentence that a list's item completes. */
  readonly leadIn: string;
  /** A heading, or a sentence that only leads into a list: it is named when something is wrong with it, else not. */
  readonly isFrame: boolean;
  /** What is wrong with how it is written, whatever it says. */
  readonly problems: readonly string[];
}
