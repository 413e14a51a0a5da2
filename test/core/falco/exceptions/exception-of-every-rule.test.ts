import { describe, expect, it } from "vitest";
import type { Alert, FieldValue } from "../../../../src/core/falco/alert.ts";
import type { Condition } from "../../../../src/core/falco/condition/ast.ts";
import { compileCondition } from "../../../../src/core/falco/condition/compile-condition.ts";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { proposeException } from "../../../../src/core/falco/exceptions/propose-exception.ts";
import { type EffectiveRule, type RulesResult, readRules } from "../../../../src/core/falco/rules/read-rules.ts";
import { upstreamRules } from "../rules/upstream-rules.ts";

const FILES = upstreamRules();
const STABLE = readRules(FILES.slice(0, 1));

/** What alerts of the upstream rules carry, in Falco's own forms. */
const VALUES: Readonly<Record<string, FieldValue>> = {
  "evt.type": "execve",
  "evt.args": "domain=17(AF_PACKET) type=3 proto=768",
  "evt.res": "SUCCESS",
  "evt.arg.flags": "EXE_WRITABLE|EXE_LOWER_LAYER",
  "evt.arg.target": "/etc",
  "evt.arg.linkpath": "/tmp/etc",
  "evt.arg.oldpath": "/etc/shadow",
  "evt.arg.newpath": "/tmp/s",
  "user.name": "root",
  "user.uid": 0,
  "user.loginuid": -1,
  "user.loginname": "<NA>",
  "group.gid": 0,
  "group.name": "root",
  "proc.name": "tar",
  "proc.exe": "/usr/bin/tar",
  "proc.exepath": "/usr/bin/tar",
  "proc.pname": "backup.sh",
  "proc.pexe": "/bin/sh",
  "proc.pexepath": "/bin/dash",
  "proc.cmdline": `tar -c --exclude="a, b" (x) = 'é' \\`,
  "proc.pcmdline": "backup.sh /opt/backup.sh",
  "proc.args": "-c /etc",
  "proc.cwd": "/root/",
  "proc.tty": 0,
  "proc.sname": "backup.sh",
  "proc.exe_ino.ctime": 1785485730698757123n,
  "proc.exe_ino.mtime": 1785485730698757123n,
  "proc.exe_ino.ctime_duration_proc_start": 9000000000,
  "container.start_ts": 1785485730698757123n,
  "thread.cap_effective": "CAP_SYS_ADMIN",
  "fd.name": "/etc/shadow",
  "fd.nameraw": "../../etc/shadow",
  "fd.lport": 48344,
  "fd.rport": 443,
  "fd.sip": "10.96.0.1",
  "fd.type": "ipv4",
  "fd.l4proto": "tcp",
};
const NETWORK = /Contact K8S|Redirect STDOUT|Disallowed SSH/;

function fieldsOf(rule: EffectiveRule): Record<string, FieldValue> {
  const names = [...rule.output.matchAll(/%([a-z][\w.]*(?:\[\d+\])?)/g)].map((match) =>
    (match[1] ?? "").replace(/\.$/, ""),
  );
  const fields = Object.fromEntries(names.map((name) => [name, VALUES[name.replace(/\[.*/, "")] ?? null]));
  if (NETWORK.test(rule.name)) fields["fd.name"] = "10.1.2.3:48344->10.96.0.1:443";
  return fields;
}

function anAlert(rule: EffectiveRule, fields: Record<string, FieldValue>): Alert {
  const { name, source, priority } = rule;
  return {
    rule: name,
    source,
    priority,
    fields,
    at: 0n,
    timeFrom: "sender",
    hostname: "n1",
    output: undefined,
    tags: [],
  };
}

/** Asks the rule as it was loaded, not what the proposal says of itself. */
function isSilenced(rules: RulesResult, alert: Alert): boolean {
  const resolved = rules.rules.find(({ name }) => name === alert.rule)?.resolved;
  const last = resolved?.kind === "and" ? resolved.parts.at(-1) : undefined;
  if (last?.kind !== "not") throw new Error("the exception is not the last part of the condition");
  return matches(last.part, alert);
}

function matches(condition: Condition, alert: Alert): boolean {
  const compiled = compileCondition(printCondition(condition), { missing: "as Falco" });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.condition.matches(alert) === "true";
}

describe.skipIf(FILES.length === 0)("an exception for an alert of each stable rule", () => {
  it("is tried for all of them", () => {
    expect(STABLE.errors).toEqual([]);
    expect(STABLE.rules).toHaveLength(25);
  });

  it.each(STABLE.rules)("$name: loads, silences the alert, and no alert that differs in one of its fields", (rule) => {
    const fields = fieldsOf(rule);
    const alert = anAlert(rule, fields);
    const proposal = proposeException([alert], { rules: STABLE });
    if (!proposal.ok) throw new Error(proposal.reason);
    const loaded = readRules([{ name: "exception.yaml", content: proposal.exception.yaml }], { onTopOf: STABLE });

    expect(loaded.errors).toEqual([]);
    expect(loaded.warnings.filter(({ file }) => file === "exception.yaml")).toEqual([]);
    expect(isSilenced(loaded, alert)).toBe(true);
    for (const { field } of proposal.exception.fields) {
      for (const other of [`${String(fields[field])}x`, `x${String(fields[field])}x`, "", null]) {
        expect([field, isSilenced(loaded, anAlert(rule, { ...fields, [field]: other }))]).toEqual([field, false]);
      }
    }
  });

  it.each(STABLE.rules)("$name: names what the alert is about", (rule) => {
    const proposal = proposeException([anAlert(rule, fieldsOf(rule))], { rules: STABLE });
    const named = proposal.ok ? proposal.exception.fields.map(({ field }) => field) : [];

    expect(named).toContain("proc.exepath");
    expect(named.some((field) => /^(?:fd\.name|proc\.cmdline|evt\.arg\.)/.test(field))).toBe(true);
  });
});

describe.skipIf(FILES.length === 0)("exceptions on top of all upstream rules", () => {
  const all = readRules(FILES.filter(({ name }) => name !== "dummy_rs_rules.yaml"));
  const named = /%([a-zA-Z][\w.]*(?:\[[^\]]*\])?)/g;
  const REAL = all.rules.filter(({ name }) => !/^KRSI|^Sample dummy|^All Cloudtrail/.test(name));

  it("can be made for every rule that tells who or what it is about", () => {
    const refused = REAL.flatMap((rule) => {
      const names = [...rule.output.matchAll(named)].map((match) => (match[1] ?? "").replace(/\.$/, ""));
      const fields = Object.fromEntries(names.map((name) => [name, VALUES[name] ?? `some ${name}`]));
      const proposal = proposeException([anAlert(rule, fields)], { rules: all });
      return proposal.ok ? [] : [`${rule.name}: ${proposal.reason}`];
    });

    expect(refused).toEqual([]);
  }, 120_000);
});
