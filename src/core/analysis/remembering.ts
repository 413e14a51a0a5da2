/** Gives what is known for a key, or computes it and keeps it for the next time. */
type Remember<Value> = (key: string, compute: () => Value) => Value;

/**
 * Keeps what is costly to compute and wanted again, by a text.
 *
 * @param most - As many are kept; then all are forgotten and it begins anew.
 */
export function remembering<Value extends object>(most = Number.POSITIVE_INFINITY): Remember<Value> {
  const known = new Map<string, Value>();
  return (key, compute) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute();
    if (known.size >= most) known.clear();
    known.set(key, value);
    return value;
  };
}
