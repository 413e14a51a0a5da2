import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText } from "../../../src/core/analysis/analysis.ts";
import type { Alert } from "../../../src/core/falco/alert.ts";
import { anAlert, fixture, PLAYBOOKS, withFields } from "./alerts.ts";

describe("a verdict", () => {
  it("never rests on what something is called", () => {
    const alert = withFields(fixture("curl-connects"), { "proc.name": "argocd-server", "proc.tty": 0 });

    expect(of(alert).verdict.kind).toBe("needs review");
  });

  it("is malicious where three things from different fields look bad, and needs review where two do", () => {
    const three = {
      "proc.cmdline": "grep -rE aws_access_key_id /root /home",
      "proc.pcmdline": "bash /tmp/aws.sh",
      "proc.cwd": "/tmp/",
    };
    const alert = withFields(fixture("scan-of-checkout"), { "container.image.repository": "redis" });

    expect(of(withFields(alert, three)).verdict.kind).toBe("likely malicious");
    expect(of(withFields(alert, { ...three, "proc.cwd": "/srv/" })).verdict.kind).toBe("needs review");
  });

  it("says that fields are missing only where one of them could decide", () => {
    const whole = of(withFields(fixture("shell-in-prod"), { "container.privileged": null }));

    expect(plainText(whole.verdict.because)).toBe(
      "the alert alone does not tell an engineer's debugging session from an attack",
    );
  });
});

describe("the first sentence", () => {
  it.each([
    [{ "evt.type": "openat", "evt.res": "EACCES", "fd.name": "/etc/shadow" }, "cat tried in vain to open /etc/shadow"],
    [{ "evt.type": "openat", "evt.res": "SUCCESS", "fd.name": "/etc/shadow" }, "cat opened /etc/shadow"],
    [{ "evt.type": "execve", "evt.res": "ENOENT" }, "cat tried in vain to start a program (ENOENT)"],
    [{ "evt.type": "execve", "evt.res": "SUCCESS" }, "cat ran"],
  ])("says whether it worked where the alert does: %j", (fields, says) => {
    expect(plainText(of(anAlert({ fields: { "proc.name": "cat", ...fields } })).headline)).toBe(`${says} on worker-1.`);
  });

  it("says of a rule that counts attempts only that it was tried", () => {
    expect(plainText(of(fixture("traversal-request")).headline)).toMatch(/^node tried to open \/etc\/passwd/);
  });
});

describe("evidence about an address", () => {
  it("quotes the address, which stands in the alert under another field's name", () => {
    const { evidence } = of(fixture("bash-reverse-shell"));
    const address = evidence.find(({ signal }) => signal === "shell-to-public-address");

    expect(address?.quotes.map(({ field }) => field)).toContain("fd.sip");
  });
});

describe("a shell that has nothing to do with Falco", () => {
  it("is not explained by Falco's driver loader", () => {
    const alert = withFields(fixture("report-1"), { "proc.cmdline": "sh -c /health.sh", "proc.name": "sh" });

    expect(JSON.stringify({ ...of(alert), facts: [], hardening: [], tuning: [] })).not.toMatch(/driver-loader|lsmod/);
  });
});

function of(alert: Alert): Analysis {
  return analyse(alert, PLAYBOOKS);
}
