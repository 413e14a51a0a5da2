import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert, FieldValue } from "../../../../src/core/falco/alert.ts";
import { compileCondition } from "../../../../src/core/falco/condition/compile-condition.ts";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { proposeException } from "../../../../src/core/falco/exceptions/propose-exception.ts";
import { readRules } from "../../../../src/core/falco/rules/read-rules.ts";

const RULES = readRules([
  {
    name: "rules.yaml",
    content: `
- list: shell_binaries
  items: [bash, sh, "a b"]
- list: empty
  items: []
- macro: never_true
  condition: (evt.num = 0)
- rule: Shell
  desc: a shell
  condition: evt.type = execve and proc.name in (shell_binaries, empty) and not never_true
  output: shell %proc.cmdline
  priority: NOTICE
`,
  },
]);

function anAlert(cmdline: FieldValue, image = "ghcr.io/acme/job"): Alert {
  const fields = { "container.image.repository": image, "proc.exepath": "/bin/bash", "proc.cmdline": cmdline };
  return {
    rule: "Shell",
    source: "syscall",
    fields,
    priority: "Notice",
    at: 0n,
    timeFrom: "sender",
    hostname: "n",
    output: undefined,
    tags: [],
  };
}

/** Whether the loaded exception silences an alert; undefined when none was made. */
function silencer(given: Alert): ((alert: Alert) => boolean) | undefined {
  const proposal = proposeException([given], { rules: RULES });
  if (!proposal.ok || !proposal.exception.fields.some(({ field }) => field === "proc.cmdline")) return undefined;
  const loaded = readRules([{ name: "exception.yaml", content: proposal.exception.yaml }], { onTopOf: RULES });
  const resolved = loaded.rules[0]?.resolved;
  const last = resolved?.kind === "and" ? resolved.parts.at(-1) : undefined;
  if (loaded.errors.length > 0 || last?.kind !== "not") throw new Error("a proposal that does not load");
  const compiled = compileCondition(printCondition(last.part), { missing: "as Falco" });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return (alert) => compiled.condition.matches(alert) === "true";
}

const HOSTILE = [
  '"',
  "'",
  "\\",
  ",",
  "(",
  ")",
  "=",
  " ",
  "\n",
  "\t",
  "\r",
  "\b",
  "\f",
  "#",
  ": ",
  "%",
  "{{",
  "- ",
  " or ",
  ") or (",
  " shell_binaries ",
  "(empty)",
  "never_true",
  "proc.name",
  "tolower(",
  "\u0001",
  "\u007f",
  "\u0085",
  "\u2028",
  "\uFEFF",
  "é",
  "漢",
  "🦅",
  "<NA>",
  "…",
  "null",
  "~",
  "&a",
  "*a",
  "!t",
  "|",
  ">",
];
const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 6 }), fc.string({ unit: "binary", maxLength: 4 })),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));

describe("a command line in an exception", () => {
  it("is compared letter by letter, whatever it contains, or not at all", () => {
    let made = 0;
    fc.assert(
      fc.property(hostileText, hostileText, (cmdline, other) => {
        const isSilenced = silencer(anAlert(cmdline));
        if (isSilenced === undefined) return;
        made += 1;

        expect(isSilenced(anAlert(cmdline))).toBe(true);
        for (const different of [
          other,
          `${cmdline} `,
          ` ${cmdline}`,
          cmdline.slice(1),
          cmdline.slice(0, -1),
          cmdline.toUpperCase(),
        ]) {
          expect(isSilenced(anAlert(different))).toBe(different === cmdline);
        }
        expect(isSilenced(anAlert(cmdline, "evil/image"))).toBe(false);
        expect(isSilenced(anAlert(null))).toBe(false);
      }),
      { numRuns: 400 },
    );

    expect(made).toBeGreaterThan(100);
  }, 60_000);

  it.each([
    `sh -c "x"`,
    `sh -c 'x'`,
    "a, b",
    "f(x)",
    "A=1 b",
    "two\nlines",
    "naïve 漢字 🦅",
    "ends with a backslash \\",
    `"`,
    "'",
    '\\"',
    `") or (evt.num >= 0`,
    `" or proc.name exists or proc.name = "`,
    "proc.name",
    "- rule: x # y: z",
    "true",
  ])("%j is kept exactly", (cmdline) => {
    const isSilenced = silencer(anAlert(cmdline));

    expect(isSilenced?.(anAlert(cmdline))).toBe(true);
    expect(isSilenced?.(anAlert(`${cmdline}x`))).toBe(false);
    expect(isSilenced?.(anAlert("anything"))).toBe(false);
  });
});
