/** The arguments of a Web API call, read as Slack reads them: from a form, where everything is text, or from JSON. */
export class Arguments {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(body: unknown) {
    this.#values = new Map(typeof body === "object" && body !== null ? Object.entries(body) : []);
  }

  /** A text, or undefined when it is absent. Numbers are taken as text, as a form would send them. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (typeof value === "string") return value;
    return typeof value === "number" ? String(value) : undefined;
  }

  flag(name: string): boolean {
    const value = this.#values.get(name);
    return value === true || value === "true" || value === "1";
  }

  number(name: string): number | undefined {
    const value = Number(this.#values.get(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  }

  has(name: string): boolean {
    const value = this.#values.get(name);
    return value !== undefined && value !== null;
  }

  /** A JSON value, decoded when it came as text. Text that is no JSON stays text and fails the checks that follow. */
  json(name: string): unknown {
    const value = this.#values.get(name);
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  }

  /** Everything as it came, with JSON decoded, for the list of calls. */
  all(): Record<string, unknown> {
    const names = [...this.#values.keys()].filter((name) => name !== "token");
    return Object.fromEntries(
      names.map((name) => [
        name,
        ["blocks", "metadata", "view", "message"].includes(name) ? this.json(name) : this.#values.get(name),
      ]),
    );
  }
}
