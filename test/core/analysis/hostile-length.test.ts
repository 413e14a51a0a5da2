import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import type { FieldValue } from "../../../src/core/falco/alert.ts";
import { anAlert, fixture, PLAYBOOKS, textsOf, withFields } from "./alerts.ts";

const LENGTH = 900_000;

function filled(piece: string): string {
  return piece.repeat(Math.ceil(LENGTH / piece.length));
}

/** Of the processor's time, so that a busy machine does not decide. */
function millisecondsFor(fields: Record<string, FieldValue>): number {
  const alerts = [withFields(fixture("report-1"), fields), anAlert({ fields: { "proc.name": "bash", ...fields } })];
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    for (const alert of alerts) analyse(alert, PLAYBOOKS);
    return process.cpuUsage(before).user / 1000;
  });
  return times.toSorted((a, b) => a - b)[1] ?? 0;
}

describe("an alert with an enormous field", () => {
  it.each([
    "; ",
    "a; ",
    "| ",
    "mysql ",
    "docker mysql ",
    "sudo mysql -pabcd ",
    "docker exec x vault login abcdefgh ",
    "token=",
    "password=a ",
    "--password abcdefgh ",
    "&token=",
    "-eyJ",
    "-eyJaaaaaaaa.",
    "sqlplus a/aaa ",
    "https://",
    "https://a:b@",
    "echo a | sudo -S ",
    "bash /docker-entrypoint.sh auto ",
    " ",
    "é",
    "👩‍👩‍👧‍👦",
    "a\u0301",
  ])("takes no long time: %j", (piece) => {
    expect(millisecondsFor({ "proc.cmdline": filled(piece) })).toBeLessThan(250);
  });

  it("takes no long time when every field is long, or there are thousands", () => {
    const long = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`proc.aname[${index}]`, "password=x1 mysql -px; ".repeat(1000)]),
    );
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, `password=q${index}`]));

    expect({ long: millisecondsFor(long) < 1000, many: millisecondsFor(many) < 1000 }).toEqual({
      long: true,
      many: true,
    });
  });

  it("says so where it is shown, and is never believed to be harmless for its beginning", () => {
    const analysis = analyse(
      withFields(fixture("report-1"), { "proc.cmdline": `bash /docker-entrypoint.sh auto ${filled("; ")}` }),
      PLAYBOOKS,
    );

    expect(analysis.verdict.kind).toBe("needs review");
    expect(textsOf(analysis.facts).some((text) => /\(cut, \d+ characters\)$/.test(text))).toBe(true);
  });

  it("shows no secret that stands behind the cut, nor half of one", () => {
    const secret = ["Tr0ub", "4dor", "Zq"].join("");
    const at = (length: number): string => `${"x ".repeat(length)}--password ${secret} end`;
    const shown = [7_990, 7_994, 7_996, 7_998, 9_000].map((length) =>
      JSON.stringify(
        textsOf(analyse(withFields(fixture("report-1"), { "proc.cmdline": at(length) }), PLAYBOOKS).facts),
      ),
    );

    for (const text of shown) expect(text).not.toContain(secret.slice(0, 5));
  });
});
