import { describe, expect, it } from "vitest";
import { readBuiltInPlaybooks } from "../../../src/adapters/files/playbooks.ts";

describe("the playbooks that come with Falconer", () => {
  it("are found and read, one for each file", async () => {
    const { playbooks, problems } = await readBuiltInPlaybooks();

    expect(problems).toEqual([]);
    expect(playbooks.map((playbook) => playbook.content.id)).toContain("any-shell-in-container");
    expect(playbooks.every((playbook) => playbook.file === `${playbook.content.id}.yaml`)).toBe(true);
  });
});
