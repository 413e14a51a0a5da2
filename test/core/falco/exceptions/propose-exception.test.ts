import { describe, expect, it } from "vitest";
import type { Alert, FieldValue } from "../../../../src/core/falco/alert.ts";
import { proposeException } from "../../../../src/core/falco/exceptions/propose-exception.ts";
import { readRules } from "../../../../src/core/falco/rules/read-rules.ts";

const RULES = readRules([
  {
    name: "rules.yaml",
    content: `
- list: shell_binaries
  items: [bash, sh]
- rule: Terminal shell in container
  desc: a shell
  condition: evt.type = execve and proc.name in (shell_binaries) and container.id != host
  output: shell %proc.cmdline
  priority: NOTICE
`,
  },
]);

const SHELL: Record<string, FieldValue> = {
  "k8s.ns.name": "tools",
  "k8s.pod.name": "debug-x2x4z",
  "container.id": "3f3167fb1d9f",
  "container.image.repository": "docker.io/library/debian",
  "user.name": "root",
  "proc.pname": "runc",
  "proc.exepath": "/usr/bin/bash",
  "proc.name": "bash",
  "proc.cmdline": "bash -i",
};

function anAlert(
  changes: Record<string, FieldValue> = {},
  rule = "Terminal shell in container",
  source = "syscall",
): Alert {
  const fields = Object.fromEntries(Object.entries({ ...SHELL, ...changes }).filter(([, value]) => value !== "absent"));
  return {
    rule,
    source,
    fields,
    priority: "Notice",
    at: 0n,
    timeFrom: "sender",
    hostname: "n1",
    output: undefined,
    tags: [],
  };
}

function onlyWith(fields: Record<string, FieldValue>, rule = "Terminal shell in container", source = "syscall"): Alert {
  return { ...anAlert({}, rule, source), fields };
}

describe("an exception for alerts", () => {
  it("is an override that appends, made of what the workload cannot choose and of what ran", () => {
    const proposal = proposeException([anAlert()], { rules: RULES });

    expect(proposal).toMatchObject({
      ok: true,
      exception: {
        name: "known_bash_in_tools",
        yaml: [
          "- rule: Terminal shell in container",
          "  exceptions:",
          "    - name: known_bash_in_tools",
          "      fields: [k8s.ns.name, container.image.repository, user.name, proc.pname, proc.exepath, proc.name, proc.cmdline]",
          "      comps: ['=', '=', '=', '=', '=', '=', '=']",
          "      values:",
          `        - ['"tools"', '"docker.io/library/debian"', '"root"', '"runc"', '"/usr/bin/bash"', '"bash"', '"bash -i"']`,
          "  override:",
          "    exceptions: append",
          "",
        ].join("\n"),
      },
      proof: { loadedOn: "rules", silenced: 1, kept: 0 },
    });
  });

  it("lists each combination of several alerts, and no mixture of them", () => {
    const one = anAlert();
    const other = anAlert({ "k8s.ns.name": "lab", "proc.cmdline": "bash -l" });
    const mixed = anAlert({ "k8s.ns.name": "lab" });

    expect(proposeException([one, other], { rules: RULES, counterExamples: [mixed] })).toMatchObject({
      ok: true,
      proof: { silenced: 2, kept: 1 },
    });
  });

  it("compares the server's end of a connection, not the client's port", () => {
    const proposal = proposeException([anAlert({ "fd.name": "10.1.2.3:48344->10.96.0.1:443" })], { rules: RULES });
    const next = anAlert({ "fd.name": "10.1.2.3:51112->10.96.0.1:443" });
    const elsewhere = anAlert({ "fd.name": "10.1.2.3:51112->203.0.113.9:443" });

    expect(proposal).toMatchObject({ ok: true });
    expect(proposal.ok && proposal.exception.yaml).toContain(`'"->10.96.0.1:443"'`);
    expect(
      proposeException([anAlert({ "fd.name": "10.1.2.3:48344->10.96.0.1:443" }), next], {
        rules: RULES,
        counterExamples: [elsewhere],
      }),
    ).toMatchObject({ ok: true, proof: { silenced: 2, kept: 1 } });
  });

  it("takes more fields when the first ones do not tell a counter-example apart", () => {
    const attack = anAlert({ "proc.cwd": "/tmp/" });
    const proposal = proposeException([anAlert({ "proc.cwd": "/app/" })], { rules: RULES, counterExamples: [attack] });

    expect(proposal).toMatchObject({ ok: true, proof: { kept: 1 } });
    expect(proposal.ok && proposal.exception.fields.map(({ field }) => field)).toContain("proc.cwd");
  });

  it("does not give its name to two exceptions of one rule", () => {
    const first = proposeException([anAlert()], { rules: RULES });
    const yaml = first.ok ? first.exception.yaml : "";
    const loaded = readRules([{ name: "tuning.yaml", content: yaml }], { onTopOf: RULES });
    const second = proposeException([anAlert({ "proc.cmdline": "bash -l" })], { rules: loaded });

    expect(second).toMatchObject({
      ok: true,
      exception: { name: "known_bash_in_tools_2" },
      proof: { loadedOn: "rules" },
    });
  });

  it("is tried on its own when the rule is not at hand, and says so", () => {
    const proposal = proposeException([anAlert({}, "My own rule")], { rules: RULES });

    expect(proposal).toMatchObject({ ok: true, proof: { loadedOn: "stub" } });
    expect(proposal.ok && proposal.exception.caveats.join(" ")).toContain("was not at hand");
  });

  it("names the whole image list of a pod, not one of its images", () => {
    const fields = {
      "ka.user.name": "alice",
      "ka.target.namespace": "shop",
      "ka.req.pod.containers.image": ["a:1", "b:2"],
    };
    const more = { ...fields, "ka.req.pod.containers.image": ["a:1", "evil:1"] };
    const proposal = proposeException([onlyWith(fields, "Create Privileged Pod", "k8s_audit")], {
      counterExamples: [onlyWith(more, "Create Privileged Pod", "k8s_audit")],
    });

    expect(proposal).toMatchObject({ ok: true, proof: { kept: 1 } });
  });
});

describe("what is refused", () => {
  const reasons: [string, ReturnType<typeof proposeException>, string][] = [
    ["no alert", proposeException([]), "no alert"],
    ["alerts of several rules", proposeException([anAlert(), anAlert({}, "Another")]), "several"],
    [
      "only what an attacker can choose",
      proposeException([
        onlyWith({ "proc.name": "bash", "proc.cmdline": "bash /x.sh", "user.name": "root", "container.id": "abc" }),
      ]),
      "can be chosen by whoever causes them",
    ],
    [
      "one field that says nothing by itself",
      proposeException([onlyWith({ "k8s.ns.name": "shop" })]),
      "One field alone",
    ],
    [
      "a counter-example that is the same in every field",
      proposeException([anAlert()], { rules: RULES, counterExamples: [anAlert({ "k8s.pod.name": "other-1" })] }),
      "silence 1 of the counter-examples",
    ],
    ["a source whose fields nobody knows", proposeException([onlyWith(SHELL, "Mine", "mainframe")]), "mainframe"],
    [
      "values without end",
      proposeException(
        Array.from({ length: 60 }, (_, index) => anAlert({ "fd.name": `/tmp/${index}` })),
        { rules: RULES },
      ),
      "differ too much",
    ],
  ];
  it.each(reasons)("%s", (_, proposal, reason) => {
    expect(proposal).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  const values: [string, Record<string, FieldValue>, string][] = [
    ["Falco's placeholder", { "proc.cmdline": "<NA>" }, "proc.cmdline"],
    ["null", { "proc.cmdline": null }, "proc.cmdline"],
    ["a process name longer than the kernel keeps", { "proc.name": "docker-entrypoint.sh" }, "proc.name"],
    ["a value longer than Falco takes", { "proc.cmdline": `bash ${"é".repeat(126)}` }, "proc.cmdline"],
    ["a value that was cut off", { "proc.cmdline": "bash -c aaaa..." }, "proc.cmdline"],
    ["bytes that are no text", { "proc.cmdline": "bash \uFFFD" }, "proc.cmdline"],
    ["half a character", { "proc.cmdline": "bash \ud800" }, "proc.cmdline"],
    ["a zero byte", { "proc.cmdline": "bash\0-i" }, "proc.cmdline"],
    [
      "a list's name as a word, which Falco would replace",
      { "proc.cmdline": "cat shell_binaries now" },
      "proc.cmdline",
    ],
    ["a container's id", {}, "container.id"],
    ["a container's id in place of a command", { "proc.cmdline": "container:bfb9637a47a6" }, "proc.cmdline"],
  ];
  it.each(values)("never compares with %s", (_, changes, field) => {
    const proposal = proposeException([anAlert(changes)], { rules: RULES });

    expect(proposal).toMatchObject({ ok: true });
    expect(proposal.ok && proposal.exception.fields.map((entry) => entry.field)).not.toContain(field);
  });
});
