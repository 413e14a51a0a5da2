import { randomBytes } from "node:crypto";
import { jsonList } from "./json-list.ts";
import { type Json, withBlockIds } from "./message.ts";

/** A form that is open at a person's screen. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  readonly hash: string;
  /** The view as the bot sent it, with block ids. */
  readonly view: Json;
}

/** The forms that are open, for each person a stack with the visible one last. */
export class OpenViews {
  readonly #views: OpenView[] = [];

  /** Opens a form, on top of those that are open already. */
  push(user: string, view: Json): OpenView {
    const previous = this.top(user);
    const id = newId("V");
    const opened = {
      id,
      user,
      rootId: previous?.rootId ?? id,
      previousId: previous?.id,
      hash: newId("h"),
      view: { ...view, blocks: withBlockIds(jsonList(view.blocks)) },
    };
    this.#views.push(opened);
    return opened;
  }

  update(id: string, view: Json): OpenView | undefined {
    const index = this.#views.findIndex((open) => open.id === id);
    const open = this.#views[index];
    if (open === undefined) return undefined;
    const updated = { ...open, hash: newId("h"), view: { ...view, blocks: withBlockIds(jsonList(view.blocks)) } };
    this.#views[index] = updated;
    return updated;
  }

  find(idOrExternalId: string): OpenView | undefined {
    return this.#views.find((open) => open.id === idOrExternalId || open.view.external_id === idOrExternalId);
  }

  /** The form that a person sees. */
  top(user: string): OpenView | undefined {
    return this.#views.findLast((open) => open.user === user);
  }

  stackOf(user: string): OpenView[] {
    return this.#views.filter((open) => open.user === user);
  }

  close(id: string): void {
    const index = this.#views.findIndex((open) => open.id === id);
    if (index >= 0) this.#views.splice(index, 1);
  }

  closeAll(user: string): void {
    for (const open of this.stackOf(user)) this.close(open.id);
  }
}

function newId(prefix: string): string {
  return `${prefix}${randomBytes(6).toString("hex").toUpperCase()}`;
}
