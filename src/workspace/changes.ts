/** Lets others wait for a change instead of asking again and again. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /** @returns A function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Resolves with the first answer that is neither undefined nor false, asked now and after each change.
   * @throws {WaitedTooLongError} when there was none within the limit.
   */
  waitFor<T>(ask: () => T | undefined | false, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        clearTimeout(timer);
        unsubscribe();
        action();
      };
      const attempt = () => {
        try {
          const answer = ask();
          if (answer !== undefined && answer !== false) settle(() => resolve(answer));
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error("The question failed", { cause: error })));
        }
      };
      const timer = setTimeout(() => settle(() => reject(new WaitedTooLongError(limitMs))), limitMs);
      const unsubscribe = this.subscribe(attempt);
      attempt();
    });
  }
}

/** What was waited for did not happen in time. */
class WaitedTooLongError extends Error {
  override readonly name = "WaitedTooLongError";
  constructor(limitMs: number) {
    super(`Nothing in the local workspace answered the question within ${limitMs} ms`);
  }
}
