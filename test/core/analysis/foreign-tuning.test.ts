import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { isForeignTuning } from "../../../src/core/analysis/foreign-tuning.ts";
import type { FieldValue } from "../../../src/core/falco/alert.ts";
import { anAlert, fixture, PLAYBOOKS } from "./alerts.ts";

const EXCEPTION = `- rule: A rule of ours
  exceptions:
    - name: builds
      fields: [container.image.repository, proc.name]
      comps: ["=", "="]
      values:
        - [ghcr.io/acme/build, make]
  override:
    exceptions: append
`;
const MACRO = `- macro: user_known_write_below_etc_activities
  condition: (k8s.ns.name = ci-sandbox and container.image.repository = docker.io/library/debian)
  override:
    condition: replace
`;

function of(fields: Record<string, FieldValue>) {
  return anAlert({ fields });
}

describe("a playbook's tuning that names objects", () => {
  it.each([
    ["of another image", EXCEPTION, of({ "container.image.repository": "ghcr.io/acme/shop" })],
    [
      "of another process of the image",
      EXCEPTION,
      of({ "container.image.repository": "ghcr.io/acme/build", "proc.name": "sh" }),
    ],
    ["of another namespace, in a macro", MACRO, of({ "k8s.ns.name": "shop" })],
    ["of others, in a list beside it as well", `${MACRO}- list: l\n  items: [x]\n`, of({ "k8s.ns.name": "shop" })],
  ])("%s is foreign", (_, yaml, alert) => {
    expect(isForeignTuning(yaml, alert)).toBe(true);
  });

  it.each([
    [
      "it fits",
      EXCEPTION,
      of({ "container.image.repository": "ghcr.io/acme/build", "proc.name": "make", "evt.num": 0 }),
    ],
    ["the alert lacks the field", EXCEPTION, of({ "proc.name": "make" })],
    ["the alert carries none of a macro's fields", MACRO, of({})],
    ["it leans on a list of the rules", EXCEPTION.replace("make", "shell_binaries"), of({ "proc.name": "sh" })],
    ["it has placeholders", EXCEPTION.replace("make", '"{{k8s.ns.name}}"'), of({ "proc.name": "sh" })],
    ["it switches the rule off", "- rule: A rule of ours\n  enabled: false\n  override: {enabled: replace}\n", of({})],
    [
      "it is only a list",
      "- list: known_drop_and_execute_containers\n  items: [x]\n  override: {items: append}\n",
      of({}),
    ],
    ["it does not load", "- rule: A rule of ours\n  exceptions: 1\n", of({ "proc.name": "sh" })],
    ["it is no YAML", "{", of({})],
  ])("is not foreign when %s", (_, yaml, alert) => {
    expect(isForeignTuning(yaml, alert)).toBe(false);
  });

  it("is left out of the analysis, and its note stays", () => {
    const elsewhere = fixture("report-2-with-metadata");
    const alert = {
      ...elsewhere,
      fields: { ...elsewhere.fields, "container.image.repository": "ghcr.io/acme/shop", "proc.pname": "runc" },
    };
    const [own, foreign] = [elsewhere, alert].map((each) => analyse(each, PLAYBOOKS).tuning);

    expect(foreign?.map(({ note }) => note)).toEqual(own?.map(({ note }) => note));
    expect(own?.some(({ yaml = "" }) => yaml.includes("falco_driver_loader"))).toBe(true);
    expect(foreign?.some(({ yaml = "" }) => yaml.includes("falco_driver_loader"))).toBe(false);
  });
});
