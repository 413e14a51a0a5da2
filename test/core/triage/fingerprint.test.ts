import { describe, expect, it } from "vitest";
import type { FieldValue } from "../../../src/core/falco/alert.ts";
import { fingerprintOf } from "../../../src/core/triage/fingerprint.ts";
import { workloadOf } from "../../../src/core/triage/workload.ts";
import { anAlert } from "./alerts.ts";

function keyOf(fields: Record<string, FieldValue>, changes = {}): string {
  return fingerprintOf(anAlert({ fields, ...changes })).fingerprint;
}

const IN_POD = { "k8s.ns.name": "shop", "k8s.pod.name": "web-7dc4876c85-p5wt7", "proc.name": "bash" };

describe("alerts that are the same", () => {
  it.each([
    ["on two replicas of one deployment", IN_POD, { ...IN_POD, "k8s.pod.name": "web-7dc4876c85-x2x4z" }],
    ["after a rollout", IN_POD, { ...IN_POD, "k8s.pod.name": "web-6fd89678f9-cdkvz" }],
    ["with another command line", IN_POD, { ...IN_POD, "proc.cmdline": "bash -i" }],
    [
      "in two containers of one image",
      { "container.id": "aaaaaaaaaaaa", "container.image.repository": "nginx", "proc.name": "sh" },
      { "container.id": "bbbbbbbbbbbb", "container.image.repository": "nginx", "proc.name": "sh" },
    ],
  ])("meet: %s", (_, a, b) => {
    expect(keyOf(a)).toBe(keyOf(b));
  });

  it("meet across nodes, when the workload is known", () => {
    expect(keyOf(IN_POD, { hostname: "node-1" })).toBe(keyOf(IN_POD, { hostname: "node-2" }));
  });
});

describe("strangers", () => {
  it.each([
    ["another process", IN_POD, { ...IN_POD, "proc.name": "sh" }],
    ["another namespace", IN_POD, { ...IN_POD, "k8s.ns.name": "bank" }],
    ["another cluster", { ...IN_POD, cluster: "eu" }, { ...IN_POD, cluster: "us" }],
    [
      "two containers of which only the ids are known",
      { "container.id": "aaaaaaaaaaaa", "container.image.repository": null, "proc.name": "sh" },
      { "container.id": "bbbbbbbbbbbb", "container.image.repository": "<NA>", "proc.name": "sh" },
    ],
    [
      "parts that only meet when joined",
      { ...IN_POD, "k8s.ns.name": "a", "k8s.pod.name": "bc" },
      { ...IN_POD, "k8s.ns.name": "ab", "k8s.pod.name": "c" },
    ],
  ])("stay apart: %s", (_, a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b));
  });

  it("stay apart when the process is unknown and they say different things", () => {
    const fields = { "k8s.ns.name": "shop", "k8s.pod.name": "web-0" };
    const a = keyOf(fields, { output: "12:00:00.000000001: Notice File /etc/a was opened" });
    const b = keyOf(fields, { output: "12:00:00.000000002: Notice File /etc/b was opened" });
    const again = keyOf(fields, { output: "2026-07-10T19:10:27.171732939+0000: Notice File /etc/a was opened" });

    expect(a).not.toBe(b);
    expect(a).toBe(again);
  });

  it("stay apart when nothing at all is known of them", () => {
    const one = keyOf({ user: "a" }, { hostname: undefined, output: undefined });
    const other = keyOf({ user: "b" }, { hostname: undefined, output: undefined });

    expect(one).not.toBe(other);
  });
});

describe("events without a workload", () => {
  const audit = (resource: string | null, name: string, subresource: string | null = null) => ({
    "ka.user.name": "alex",
    "ka.target.namespace": "shop",
    "ka.target.resource": resource,
    "ka.target.subresource": subresource,
    "ka.target.name": name,
  });
  const inSource = (source: string, fields: Record<string, FieldValue>, output = "same words") =>
    keyOf(fields, { source, output: `12:00:00.000000001: Notice ${output}` });

  it("meet for replicas of one workload, when they are about pods", () => {
    const ends = ["p5wt7", "x2x4z"];
    const [first, second] = ends.map((end) => inSource("k8s_audit", audit("pods", `web-7dc4876c85-${end}`, "exec")));
    const [third, fourth] = ends.map((end) => inSource("k8s_audit", audit(null, `web-7dc4876c85-${end}`, "exec")));

    expect(second).toBe(first);
    expect(fourth).toBe(third);
  });

  it.each([
    ["secrets", "team-bcdfg", "team-hjklm"],
    ["secrets", "customer-1", "customer-2"],
    ["jobs", "backup-29123456", "backup-29123457"],
    [null, "team-bcdfg", "team-hjklm"],
  ])("stay apart by the whole name of %s: %s and %s", (resource, a, b) => {
    expect(inSource("k8s_audit", audit(resource, a))).not.toBe(inSource("k8s_audit", audit(resource, b)));
  });

  it.each<[string, Record<string, FieldValue>]>([
    ["aws_cloudtrail", { "ct.region": "eu-west-1", "ct.user": "root" }],
    ["aws_cloudtrail", { "ct.recipientaccountid": "123456789012", "ct.user": "root" }],
    ["k8s_audit", { "ka.target.namespace": "shop", "ka.user.name": "alex" }],
    ["github", { "github.org": "acme", "github.user": "alex" }],
    ["okta", { "okta.org": "acme", "okta.actor.alternateid": "alex" }],
    ["gcp_auditlog", { "gcp.projectId": "p1", "gcp.user": "alex" }],
  ])("stay apart by their words while the place is known in part only: %s %j", (source, fields) => {
    expect(inSource(source, fields, "bucket one")).not.toBe(inSource(source, fields, "bucket two"));
    expect(inSource(source, fields, "bucket one")).toBe(inSource(source, fields, "bucket one"));
  });

  it.each<[string, Record<string, FieldValue>]>([
    ["aws_cloudtrail", { "ct.recipientaccountid": "123456789012", "ct.name": "ConsoleLogin", "ct.user": "root" }],
    ["aws_cloudtrail", { "s3.bucket": "logs", "ct.user": "root" }],
  ])("meet whatever they say once the place is known: %s %j", (source, fields) => {
    expect(inSource(source, fields, "from 10.0.0.1")).toBe(inSource(source, fields, "from 10.0.0.2"));
  });
});

describe("what the rules that come with Falco print of a cloud, a service or the Kubernetes API", () => {
  const inSource = (source: string, fields: Record<string, FieldValue>, output: string) =>
    fingerprintOf(anAlert({ fields, source, output: `12:00:00.000000001: Notice ${output}` }));
  const created = (pod: string) => ({
    "ka.user.name": "system:serviceaccount:kube-system:daemon-set-controller",
    "ka.target.namespace": "kube-system",
    "ka.target.resource": "pods",
    "ka.resp.name": pod,
  });
  const bob = { "ct.user": "bob", "ct.srcip": "203.0.113.7", "ct.region": "eu-west-1" };
  const eve = { "gcp.user": "eve@example.com", "gcp.projectId": "acme" };
  const ann = { "github.user": "ann", "github.org": "acme" };

  it.each<[string, Record<string, FieldValue>, Record<string, FieldValue>]>([
    ["k8s_audit", created("cilium-x2x4z"), created("cilium-p5wt7")],
    ["aws_cloudtrail", { ...bob, "s3.bucket": "logs" }, { ...bob, "s3.bucket": "logs" }],
    ["gcp_auditlog", { ...eve, "gcp.storage.bucket": "b" }, { ...eve, "gcp.storage.bucket": "b" }],
    ["gcp_auditlog", { ...eve, "gcp.cloudsql.databaseId": "acme:d" }, { ...eve, "gcp.cloudsql.databaseId": "acme:d" }],
    ["github", { ...ann, "github.repo.name": "acme/web" }, { ...ann, "github.repo.name": "acme/web" }],
  ])("meets for one object, whatever else they say: %s %j", (source, one, again) => {
    expect(inSource(source, one, "at ten").fingerprint).toBe(inSource(source, again, "at eleven").fingerprint);
  });

  it.each<[string, Record<string, FieldValue>, Record<string, FieldValue>]>([
    ["k8s_audit", created("cilium-x2x4z"), created("backdoor-x2x4z")],
    ["k8s_audit", { "ka.user.name": "a", "ka.uri": "/version" }, { "ka.user.name": "a", "ka.uri": "/api/v1/secrets" }],
    [
      "k8s_audit",
      { "ka.user.name": "a", "ka.target.resource": "configmaps", "ka.req.configmap.name": "one" },
      { "ka.user.name": "a", "ka.target.resource": "configmaps", "ka.req.configmap.name": "two" },
    ],
    ["aws_cloudtrail", { ...bob, "ct.request.functionname": "f" }, { ...bob, "ct.request.functionname": "g" }],
    ["gcp_auditlog", { ...eve, "gcp.storage.bucket": "b" }, { ...eve, "gcp.storage.bucket": "c" }],
    ["github", { ...ann, "github.repo.name": "acme/web" }, { ...ann, "github.repo.name": "acme/api" }],
    [
      "github",
      { ...ann, "github.repo.name": "acme/web", "github.collaborator.name": "eve" },
      { ...ann, "github.repo.name": "acme/web", "github.collaborator.name": "mallory" },
    ],
    [
      "okta",
      { "okta.actor.name": "Ann", "okta.target.user.name": "Bob" },
      { "okta.actor.name": "Ann", "okta.target.user.name": "Eve" },
    ],
    ["okta", { "okta.actor.name": "Ann" }, { "okta.actor.name": "Bob" }],
  ])("stays apart for different ones, even in the same words: %s %j", (source, one, other) => {
    expect(inSource(source, one, "same words").fingerprint).not.toBe(inSource(source, other, "same words").fingerprint);
  });

  it("meets for replicas whose request tells by its containers only that it is about a pod", () => {
    const asked = (pod: string) => ({
      "ka.user.name": "system:serviceaccount:kube-system:replicaset-controller",
      "ka.target.namespace": "shop",
      "ka.req.pod.containers.image": "nginx",
      "ka.resp.name": pod,
    });
    const [one, other] = ["web-7dc4876c85-p5wt7", "web-7dc4876c85-x2x4z"].map((pod) =>
      inSource("k8s_audit", asked(pod), `pod=${pod}`),
    );

    expect(one?.fingerprint).toBe(other?.fingerprint);
    expect(one?.subject.where).toBe("shop/web");
  });

  it("meets while one person's second factor fails again and again", () => {
    const failed = (count: number) =>
      inSource("okta", { "okta.actor.name": "Ann" }, `failed MFA (user='Ann' reason='X' countLast300=${count})`);

    expect(failed(3).fingerprint).toBe(failed(14).fingerprint);
  });

  it("stays apart by its words for people of the same display name", () => {
    const from = (address: string) => inSource("okta", { "okta.actor.name": "Ann" }, `locked out ip=${address}`);

    expect(from("203.0.113.7").fingerprint).not.toBe(from("198.51.100.9").fingerprint);
  });

  it.each<[string, Record<string, FieldValue>, string, string]>([
    ["k8s_audit", created("cilium-x2x4z"), "kube-system/pods/cilium", created("x")["ka.user.name"]],
    ["k8s_audit", { "ka.user.name": "ann", "ka.req.binding.subjects": "{}" }, "the Kubernetes API", "ann"],
    ["aws_cloudtrail", { ...bob, "s3.bucket": "logs" }, "eu-west-1/logs", "bob"],
    ["gcp_auditlog", { ...eve, "gcp.storage.bucket": "b" }, "acme/b", "eve@example.com"],
    ["github", { ...ann, "github.repo.name": "acme/web" }, "acme/web", "ann"],
    ["github", ann, "acme", "ann"],
    ["okta", { "okta.actor.name": "Ann", "okta.client.ip": "203.0.113.7" }, "Okta", "Ann"],
    ["okta", { "okta.actor.name": "Ann", "okta.target.user.name": "Eve" }, "Eve", "Ann"],
  ])("is named for people: %s %j is %s", (source, fields, where, what) => {
    expect(inSource(source, fields, "words").subject).toEqual({ where, what });
  });
});

it("names the workload and the process for people", () => {
  const { subject, pod, node } = fingerprintOf(anAlert());

  expect(subject).toEqual({ where: "shop/web", what: "bash" });
  expect(pod).toBe("shop/web-7dc4876c85-p5wt7");
  expect(node).toBe("node-7");
});

it("uses the account where a source knows no processes", () => {
  const alert = anAlert({
    source: "k8s_audit",
    fields: {
      "ka.user.name": "system:admin",
      "ka.target.namespace": "prod",
      "ka.target.resource": "secrets",
      "ka.target.name": null,
    },
  });

  expect(fingerprintOf(alert).subject).toEqual({ where: "prod/secrets", what: "system:admin" });
});

it("keeps Falco's messages about itself apart from security findings, one for each host", () => {
  const drop = (hostname: string) =>
    fingerprintOf(anAlert({ source: "internal", rule: "Falco internal: syscall event drop", hostname, fields: {} }));

  expect(drop("node-1").kind).toBe("sensor health");
  expect(drop("node-1").fingerprint).not.toBe(drop("node-2").fingerprint);
});

describe("the workload behind a pod", () => {
  it.each([
    ["web-7dc4876c85-p5wt7", "web"],
    ["falco-xczjd", "falco"],
    ["host-0", "host"],
    ["db-12", "db"],
    ["tenant-1001", "tenant-1001"],
    ["tenant-100", "tenant-100"],
    ["tenant-07", "tenant-07"],
    ["tenant-24567", "tenant-24567"],
    ["tenant-10010001", "tenant-10010001"],
    ["build-1-x2x4z", "build-1"],
    ["backup-29123456-abcde", "backup-29123456-abcde"],
    ["backup-29123456-b4c5d", "backup"],
    ["my-proxy", "my-proxy"],
    ["web", "web"],
  ])("%s belongs to %s", (pod, workload) => {
    expect(workloadOf(pod)).toBe(workload);
  });
});

it("takes another internal alert, such as Falcosidekick's test, for an ordinary one", () => {
  const test = anAlert({
    source: "internal",
    rule: "Test rule",
    hostname: "falcosidekick",
    fields: { "proc.name": "falcosidekick" },
  });

  expect(fingerprintOf(test).kind).toBe("security");
});
