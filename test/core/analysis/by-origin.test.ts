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

function of(alert: Alert): Analysis {
  return analyse(alert, PLAYBOOKS);
}
