import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const SRC = join(ROOT, "src");

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name: name.split(sep).join("/"), text: readFileSync(join(SRC, name), "utf8") }));

/** Which rooms a room may import from, itself included. `block-kit` is Slack's own wire format and belongs to nobody. */
const PLAN: Record<string, readonly string[]> = {
  "block-kit": ["block-kit"],
  "core/falco": ["core/falco"],
  "core/triage": ["core/falco", "core/triage"],
  "core/analysis": ["core/falco", "core/triage", "core/analysis"],
  "core/card": ["block-kit", "core/falco", "core/triage", "core/analysis", "core/card"],
  flows: ["core/falco", "core/triage", "core/analysis", "core/card", "flows"],
  adapters: ["block-kit", "core/falco", "core/triage", "core/analysis", "core/card", "flows", "adapters"],
  workspace: ["block-kit", "workspace"],
  cli: [
    "block-kit",
    "core/falco",
    "core/triage",
    "core/analysis",
    "core/card",
    "flows",
    "adapters",
    "cli",
    "config.ts",
  ],
};

describe("the plan of the house", () => {
  it.each(files.map((file) => file.name))("%s imports only from its own room and rooms to its left", (name) => {
    const room = roomOf(name);
    const allowed = PLAN[room];
    if (allowed === undefined) {
      expect(["main.ts", "app.ts", "config.ts"]).toContain(name);
      return;
    }
    const strangers = importsOf(name)
      .filter((path) => path.startsWith("."))
      .map((path) =>
        relative(SRC, resolve(dirname(join(SRC, name)), path))
          .split(sep)
          .join("/"),
      )
      .filter((target) => !allowed.includes(roomOf(target)) || foreignAdapter(name, target));
    expect(strangers).toEqual([]);
  });

  it("keeps the core free of time, chance, input, output and waiting", () => {
    const forbidden = [
      /\basync\b/,
      /\bawait\b/,
      /\bPromise\b/,
      /Date\.now\(/,
      /new Date\(\)/,
      /Math\.random/,
      /\bprocess\./,
      /\bsetTimeout\b/,
      /from "node:(?!crypto|assert|util|buffer|path)/,
      /\bconsole\./,
    ];
    const impure = files
      .filter((file) => file.name.startsWith("core/") || file.name.startsWith("block-kit/"))
      .flatMap((file) =>
        forbidden.filter((word) => word.test(withoutComments(file.text))).map((word) => `${file.name}: ${word}`),
      );
    expect(impure).toEqual([]);
  });

  it("has no file of more than 250 lines", () => {
    const long = files.filter((file) => file.text.split("\n").length > 251).map((file) => file.name);
    expect(long).toEqual([]);
  });

  it("reads the environment in main.ts only", () => {
    const readers = files
      .filter((file) => /process\.env\b/.test(withoutComments(file.text)))
      .map((file) => file.name)
      .filter((name) => name !== "main.ts" && name !== "cli/main.ts");
    expect(readers).toEqual([]);
  });

  it("exports by name only", () => {
    expect(files.filter((file) => /^export default/m.test(file.text)).map((file) => file.name)).toEqual([]);
  });
});

function roomOf(path: string): string {
  const [room = "", inner] = path.split("/");
  return room === "core" ? `core/${inner}` : room;
}

/** Adapters know the outside world, and none knows another. */
function foreignAdapter(from: string, to: string): boolean {
  const [room, mine] = from.split("/");
  const [otherRoom, other] = to.split("/");
  return room === "adapters" && otherRoom === "adapters" && mine !== other;
}

function importsOf(name: string): string[] {
  const text = files.find((file) => file.name === name)?.text ?? "";
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1");
}
