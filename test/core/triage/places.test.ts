import { describe, expect, it } from "vitest";
import type { Alert, FieldValue } from "../../../src/core/falco/alert.ts";
import { fingerprintOf } from "../../../src/core/triage/fingerprint.ts";
import { placesOf } from "../../../src/core/triage/places.ts";
import { anAlert } from "./alerts.ts";

const placesWith = (fields: Record<string, FieldValue>, changes: Partial<Alert> = {}) =>
  placesOf(anAlert({ fields, ...changes })).map(({ kind, name }) => `${kind} ${name}`);

describe("the places of an alert", () => {
  it.each<[string, Record<string, FieldValue>, Partial<Alert>, string[]]>([
    [
      "a container's random id, short or whole",
      { "container.id": "3f3167fb1d9f".padEnd(64, "0") },
      {},
      ["container 3f3167fb1d9f"],
    ],
    ["a container that people named, on its host only", { "container.id": "web" }, {}, ["container web on node-7"]],
    ["no named container of an unknown host", { "container.id": "web" }, { hostname: undefined }, []],
    ["no container for the host", { "container.id": "host" }, {}, []],
    ["no container for null", { "container.id": null }, {}, []],
    ["no container for <NA>", { "container.id": "<NA>" }, {}, []],
    [
      "the process and its parent",
      { "proc.pid": 4711, "proc.ppid": "4700" },
      {},
      ["process 4711 on node-7", "process 4700 on node-7"],
    ],
    ["no process that is everybody's parent", { "proc.pid": 9, "proc.ppid": 1 }, {}, ["process 9 on node-7"]],
    ["no process of an unknown host", { "proc.pid": 9 }, { hostname: undefined }, []],
    ["no process without a number", { "proc.pid": "<NA>", "proc.ppid": "-1" }, {}, []],
  ])("are %s", (_name, fields, changes, expected) => {
    expect(placesWith(fields, changes)).toEqual(expected);
  });

  it("are of one cluster: the same pod elsewhere is another pod", () => {
    const there = (cluster: string) =>
      fingerprintOf(anAlert({ fields: { "k8s.ns.name": "a", "k8s.pod.name": "b-0", "k8s.cluster.name": cluster } }));

    expect(there("one").pod).not.toBe(there("two").pod);
    expect(there("one").node).not.toBe(there("two").node);
  });

  it("hold the pod that an API request is about", () => {
    const fields = { "ka.target.resource": "pods", "ka.target.namespace": "a", "ka.target.name": "b-0" };
    expect(fingerprintOf(anAlert({ source: "k8s_audit", fields })).pod).toBe("a/b-0");
    const secret = { ...fields, "ka.target.resource": "secrets" };
    expect(fingerprintOf(anAlert({ source: "k8s_audit", fields: secret })).pod).toBeUndefined();
  });
});
