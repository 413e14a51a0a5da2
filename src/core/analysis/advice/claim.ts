/** Something that documents about alerts say and that is dangerous, false or beside the point, whatever its wording. */
export interface Claim {
  /** In text as `plainWords` makes it: lower case, no quotes, single blanks. */
  readonly says: RegExp;
  /** Where this is said as well, the claim is another one. */
  readonly unless?: RegExp;
  /** What the sentence before the list must say, for an item of a list. */
  readonly under?: RegExp;
  /**
   * `instruction`: only where somebody is told to do it; `advice`: everywhere but in a plain description; `anywhere`:
   * there too; `code`: as `instruction`, and in commands and documents as well.
   */
  readonly where: "instruction" | "advice" | "anywhere" | "code";
  /** "Do not …" and "remove …" say the opposite, and are no such claim. */
  readonly negatable?: boolean;
  /** The alert's own text makes it relevant: then there is nothing against it. */
  readonly relevantFor?: RegExp;
  /** Only when the alert's own text says this. */
  readonly onlyFor?: RegExp;
  /** To follow "withheld because it". */
  readonly reason: string;
  /** Where the fact behind the reason stands. */
  readonly source?: string;
}

/** Text without what changes its look and not its meaning: invisible characters, quotes, marks, case. */
export function plainWords(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "")
    .replaceAll(/[`"“”„*]/g, "")
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}
