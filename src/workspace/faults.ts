/** How a call goes wrong on demand. */
export type Fault =
  /** Refused before anything happened. */
  | { readonly kind: "429"; readonly retryAfterSeconds: number }
  | { readonly kind: "error"; readonly error: string }
  /** An HTTP status without an answer of Slack's; `carriedOut` when the call took effect all the same. */
  | { readonly kind: "status"; readonly code: number; readonly carriedOut?: boolean }
  /** Carried out, but the connection ends before the answer. */
  | { readonly kind: "lost answer" }
  /** Carried out at once, answered late. */
  | { readonly kind: "slow"; readonly ms: number };

/** Faults that wait for their call. */
export class Faults {
  readonly #waiting = new Map<string, Fault[]>();

  /** The next `times` calls of a Web API method, of `response_url`, or of anything (`*`) go wrong like this. */
  next(method: string, fault: Fault, times = 1): void {
    const waiting = this.#waiting.get(method) ?? [];
    this.#waiting.set(method, [...waiting, ...Array.from({ length: times }, () => fault)]);
  }

  clear(): void {
    this.#waiting.clear();
  }

  /** Takes the fault that is due for this call, if any. */
  take(method: string): Fault | undefined {
    return this.#waiting.get(method)?.shift() ?? this.#waiting.get("*")?.shift();
  }
}
