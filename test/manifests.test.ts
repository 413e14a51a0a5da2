import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { fieldInfo } from "../src/core/falco/fields/catalogue.ts";

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const slack = (name: "http" | "socket") => JSON.parse(textOf(`manifests/slack.${name}.json`));

/** Slack's documentation of each method names its scopes; a method that stands here with none needs none. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  "auth.test": [],
  "chat.getPermalink": [],
  "chat.postEphemeral": ["chat:write"],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.history": ["channels:history", "groups:history"],
  "conversations.replies": ["channels:history", "groups:history"],
  "views.open": [],
};

describe("Slack's manifests", () => {
  it("differ only in how Slack reaches Falconer", () => {
    const { settings, features, ...rest } = slack("http");
    const [{ url, ...command }] = features.slash_commands;
    const { request_url: events, ...subscriptions } = settings.event_subscriptions;
    const { request_url: clicks, ...interactivity } = settings.interactivity;

    expect(new Set([url, events, clicks])).toEqual(new Set(["https://falconer.example.com/slack/events"]));
    expect(slack("socket")).toEqual({
      ...rest,
      features: { ...features, slash_commands: [command] },
      settings: { ...settings, event_subscriptions: subscriptions, interactivity, socket_mode_enabled: true },
    });
  });

  it("ask for the scopes of the methods that are called, and for no others", () => {
    const folder = new URL("../src/adapters/slack/", import.meta.url);
    const source = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
    const called = source.flatMap((text) => [
      ...[...text.matchAll(/apiCall\("([\w.]+)"/g)].map((match) => match[1] ?? ""),
      ...[...text.matchAll(/client\.([a-z]+\.[a-z]+)\(/g)].map((match) => match[1] ?? ""),
    ]);

    expect([...new Set(called)].toSorted()).toEqual(Object.keys(SCOPES));
    expect(new Set(slack("socket").oauth_config.scopes.bot)).toEqual(
      new Set([...Object.values(SCOPES).flat(), "commands", "app_mentions:read"]),
    );
  });
});

describe("the other manifests", () => {
  it("asks Falco for fields that exist", () => {
    const fields: string[] = parse(textOf("manifests/falco.yaml")).append_output.flatMap(
      (item: { extra_fields: string[] }) => item.extra_fields,
    );

    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((name) => fieldInfo(name) === undefined)).toEqual([]);
  });

  it("sends Falco's and Falcosidekick's alerts to the port that Kubernetes serves", () => {
    const [secret, service, workload] = parseAllDocuments(textOf("manifests/kubernetes.yaml")).map((each) =>
      each.toJS(),
    );
    const { name, namespace } = service.metadata;
    const [{ port }] = service.spec.ports;
    const address = `http://${name}.${namespace}.svc.cluster.local:${port}/falco`;
    const [container] = workload.spec.template.spec.containers;

    expect(parse(textOf("manifests/falco.yaml")).http_output.url).toMatch(address);
    expect(parse(textOf("manifests/falcosidekick.yaml")).webhook.address).toBe(address);
    expect(container.ports).toEqual([{ name: "http", containerPort: port }]);
    expect(container.envFrom).toEqual([{ secretRef: { name: secret.metadata.name } }]);
  });

  it("sets variables that Falconer reads, and probes what it serves", () => {
    const [secret, , workload] = parseAllDocuments(textOf("manifests/kubernetes.yaml")).map((each) => each.toJS());
    const [container] = workload.spec.template.spec.containers;
    const known = [...textOf(".env.example").matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
    const set = [...Object.keys(secret.stringData), ...container.env.map((each: { name: string }) => each.name)];
    const routes = textOf("src/adapters/http/operations-routes.ts");

    expect(set.filter((name) => !known.includes(name))).toEqual([]);
    for (const probe of [container.readinessProbe, container.livenessProbe]) {
      expect(routes).toContain(`router.get("${probe.httpGet.path}"`);
    }
  });

  it("runs without root, on a file system that it cannot change", () => {
    const workload = parseAllDocuments(textOf("manifests/kubernetes.yaml"))[2]?.toJS();
    const { securityContext: pod, containers, automountServiceAccountToken } = workload.spec.template.spec;

    expect(pod).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(automountServiceAccountToken).toBe(false);
    expect(containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(textOf("manifests/Dockerfile")).toContain("\nUSER node\n");
  });
});
