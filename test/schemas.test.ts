import { expect, it } from "vitest";
import { z } from "zod";
import { readBuiltInPlaybooks } from "../src/adapters/files/playbooks.ts";
import { ANALYSIS_JSON } from "../src/core/analysis/document/analysis-json.ts";
import { PLAYBOOK } from "../src/core/analysis/playbook-file.ts";

// Editors know draft 7 best.
it.each([
  [
    "playbook",
    "A playbook of Falconer: what one rule, or one family of rules, means and what to do about it",
    PLAYBOOK,
  ],
  ["explanation", "What `falconer explain --json` prints for one alert", ANALYSIS_JSON],
])("docs/%s.schema.json is what Falconer goes by; `npm run schemas` writes it", async (name, title, schema) => {
  const json = { title, ...z.toJSONSchema(schema, { target: "draft-7", io: "input" }) };

  await expect(`${JSON.stringify(json, undefined, 2)}\n`).toMatchFileSnapshot(`../docs/${name}.schema.json`);
});

it("every playbook of ours has the form that docs/playbook.schema.json shows", async () => {
  const schema = z.fromJSONSchema(z.toJSONSchema(PLAYBOOK, { target: "draft-7", io: "input" }));
  const { playbooks } = await readBuiltInPlaybooks();

  expect(playbooks.length).toBeGreaterThan(100);
  expect(playbooks.filter(({ content }) => !schema.safeParse(content).success).map(({ file }) => file)).toEqual([]);
  expect(schema.safeParse({ ...playbooks[0]?.content, titel: "x" }).success).toBe(false);
});
