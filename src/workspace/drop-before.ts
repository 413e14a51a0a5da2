/** Forgets the entries older than a moment (milliseconds since 1970); they stand in the order of their time. */
export function dropBefore<T extends { readonly at: number }>(entries: Map<string, T>, before: number): void {
  for (const [key, { at }] of entries) {
    if (at >= before) return;
    entries.delete(key);
  }
}
