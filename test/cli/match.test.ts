import { describe, expect, it } from "vitest";
import { runMatch } from "../../src/cli/match.ts";
import { aCommandLine } from "./cli-run.ts";

const SHELL = { rule: "Terminal shell", priority: "Notice", output_fields: { "proc.name": "bash", "proc.pid": 7 } };
const CURL = { rule: "Ingress tool", priority: "Warning", output_fields: { "proc.name": "curl", "user.uid": null } };

describe("falconer match", () => {
  it.each([
    ["one object", JSON.stringify(SHELL)],
    ["an array", JSON.stringify([CURL, SHELL], undefined, 2)],
    ["one object a line", `${JSON.stringify(CURL)}\n\n${JSON.stringify(SHELL)}\n`],
    ["objects that wrap their alert", `{"provenance":"x","payload":${JSON.stringify(SHELL)}}\n`],
  ])("finds the matching alert in %s", async (_, stdin) => {
    const run = await match(["proc.name = bash", "--json"], stdin);

    expect(run.code).toBe(0);
    expect(run.out.trim().split("\n").map(parse)).toEqual([SHELL]);
  });

  it("reads a file, and says in words what it found", async () => {
    const run = await match(["proc.name in (bash, sh)", "alerts.json"], "", { "alerts.json": JSON.stringify([SHELL]) });

    expect(run).toEqual({ code: 0, out: "Notice Terminal shell\n", err: "1 of 1 alerts match.\n" });
  });

  it("ends with 1 when nothing matches, and counts what cannot be judged", async () => {
    const run = await match(["falco.priority >= Notice and user.uid = 0", "-"], JSON.stringify([SHELL, CURL]));

    expect(run.code).toBe(1);
    expect(run.err).toBe(
      "0 of 2 alerts match. 2 cannot be judged: they lack a value that the condition needs (user.uid).\n",
    );
  });

  it("leaves out what is no alert, and says so", async () => {
    const run = await match(["proc.name = bash"], `nonsense\n${JSON.stringify(SHELL)}\n{"rule":"x"}`);

    expect(run.code).toBe(0);
    expect(run.err).toContain("line 1: This is not JSON");
    expect(run.err).toContain("line 3: priority must be one of Emergency");
  });

  it("keeps integers to the last digit", async () => {
    const stdin = '{"rule":"r","priority":"Error","output_fields":{"evt.rawtime":1785486135123456789}}';
    const run = await match(["evt.rawtime = 1785486135123456789", "--json"], stdin);

    expect(run.out.trim()).toBe(stdin);
  });

  it("does not let an alert steer the terminal", async () => {
    const hostile = { ...SHELL, output: "\u001b[2Jgone\nNotice forged" };
    const run = await match(["proc.name = bash"], JSON.stringify(hostile));

    expect(run.out).toBe("Notice Terminal shell — ⟨U+001B⟩[2Jgone⏎Notice forged\n");
  });

  it("checks a condition, in words", async () => {
    expect(await match(["--check", "proc.name = bash"])).toMatchObject({ code: 0, out: "The condition is fine.\n" });
    expect((await match(["--check", "evt.num > 1 and\n  proc.nam = x"])).out).toBe(
      "The condition is refused at line 2, column 3: filter_check called with nonexistent field proc.nam; " +
        "did you mean proc.name?\n\n    proc.nam = x\n    ^\n",
    );
  });

  it.each([
    [["--check", "--json", "proc.name = bash"], 0, '{"ok":true}'],
    [["--check", "--json", "spawned_process"], 1, /^\{"ok":false,"error":\{"message":"[^"]+","line":1,"column":1\}\}$/],
    [["--check", "--syntax", "--json", "spawned_process and no.such = x"], 0, '{"ok":true}'],
    [["--syntax", "--json", "a andb"], 1, /"line":1,"column":6\}\}$/],
  ])("answers %j", async (args, code, out) => {
    const run = await match(args);

    expect(run.code).toBe(code);
    if (typeof out === "string") expect(run.out).toBe(`${out}\n`);
    else expect(run.out.trim()).toMatch(out);
  });

  it("answers a batch line by line", async () => {
    const lines = [{ condition: "proc.name = bash" }, { condition: "proc.pid = x" }, { other: 1 }];
    const run = await match(["--check", "--batch", "--json"], lines.map((line) => JSON.stringify(line)).join("\n"));

    expect(run.code).toBe(1);
    expect(run.out.trim().split("\n").map(parse)).toEqual([
      { ok: true },
      { ok: false, error: { message: "x is not a valid number", line: 1, column: 12 } },
      { ok: false, error: { message: 'the line is no {"condition": "…"}', line: 1, column: 1 } },
    ]);
  });

  it.each([[[]], [["--nonsense"]], [["a.b exists", "file", "another"]]])("explains itself for %j", async (args) => {
    const run = await match(args);

    expect(run.code).toBe(2);
    expect(run.err).toContain("Usage: falconer match");
  });

  it("says when a file cannot be read", async () => {
    expect(await match(["proc.name = x", "missing.json"])).toEqual({
      code: 2,
      out: "",
      err: "Cannot read missing.json: ENOENT: no such file or directory, open 'missing.json'\n",
    });
  });

  it("refuses a wrong condition before it reads anything", async () => {
    expect(await match(["proc.name = ", "missing.json"])).toMatchObject({ code: 1 });
  });
});

async function match(args: readonly string[], input = "", files: Readonly<Record<string, string>> = {}) {
  const bytes = new TextEncoder().encode(input);
  // In pieces of three bytes, so that lines and letters are cut.
  const stdin = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, at) => bytes.subarray(at * 3, at * 3 + 3));
  const { io, written } = aCommandLine({ files, stdin });
  const code = await runMatch(args, io);
  return { code, ...written };
}

function parse(line: string): unknown {
  return JSON.parse(line);
}
