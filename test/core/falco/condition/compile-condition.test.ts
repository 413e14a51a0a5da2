import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert, FieldValue } from "../../../../src/core/falco/alert.ts";
import { compileCondition } from "../../../../src/core/falco/condition/compile-condition.ts";
import type { CompileOptions } from "../../../../src/core/falco/condition/condition.ts";
import { parseCondition } from "../../../../src/core/falco/condition/parse-condition.ts";
import { quote } from "../../../../src/core/falco/condition/quoting.ts";

const SHELL = anAlert({
  "proc.name": "bash",
  "proc.cmdline": "bash -c 'Curl http://x'",
  "proc.exepath": "/usr/bin/bash",
  "proc.pid": 4242,
  "proc.tty": "34816",
  "proc.exe_ino.ctime": 1709313735000000123n,
  "proc.aname[2]": "sshd",
  "evt.failed": false,
  "proc.is_exe_writable": "true",
  "evt.time": 1709313735000000123n,
  "evt.rawtime": 1709313735000000123n,
  "evt.buffer": "GET / HTTP",
  "fd.name": "/etc/shadow",
  "fd.cip": "10.1.2.3",
  "fd.sip": "2001:db8::1",
  "fd.sport": 443,
  "user.uid": 0,
  "user.name": "root",
  "container.id": null,
  "container.image.repository": "<NA>",
  "container.name": "",
  "ka.user.groups": ["system:masters", "system:authenticated"],
  "ka.req.pod.containers.image": [],
  "proc.env[PATH]": "/bin",
});

describe("a condition asked of an alert", () => {
  it.each([
    ["proc.name = bash"],
    ["proc.name == 'bash'"],
    ["proc.name != sh"],
    ["proc.name in (sh, bash)"],
    ["not proc.name in (sh, zsh)"],
    ["proc.name startswith ba and proc.name endswith sh and proc.name contains as"],
    ["proc.cmdline icontains CURL"],
    ["proc.cmdline glob 'bash*http://*'"],
    ["proc.exepath glob /*/bash"],
    ["proc.name glob ba?h and proc.name glob b[a-c]sh and proc.name glob [!x]ash and proc.name glob [[:alpha:]]*"],
    ["proc.name iglob BA*"],
    ["proc.name regex b.*h"],
    ["proc.cmdline regex '.*https?://.*'"],
    ["fd.name pmatch (/var, /etc)"],
    ["fd.name pmatch (/etc/shadow)"],
    ["fd.name pmatch (/e*/s*)"],
    ["fd.name pmatch (etc)"],
    ["proc.name exists and container.name exists"],
    ["proc.pid = 4242 and proc.pid > 4241 and proc.pid <= 4242"],
    ["proc.tty = 34816 and proc.tty > 0"],
    ["proc.exe_ino.ctime = 1709313735000000123"],
    ["proc.exe_ino.ctime > 1709313735000000122"],
    ["evt.rawtime in (1, 1709313735000000123)"],
    ["evt.failed = false and proc.is_exe_writable = true"],
    ["evt.time startswith 17:22:15 and evt.time = 17:22:15.000000123"],
    ["evt.buffer bcontains 2f20 and evt.buffer bstartswith 474554 and evt.buffer contains GET"],
    ["fd.cip = 10.1.2.3 and fd.sip = 2001:db8:0:0::1"],
    ["fd.cnet = 10.0.0.0/8 and fd.snet = 2001:db8::/32"],
    ["fd.cnet in (192.168.0.0/16, 10.1.0.0/16)"],
    ["fd.ip = 10.1.2.3 and fd.ip != 10.9.9.9 and fd.net = 10.0.0.0/8 and fd.port = 443"],
    ["fd.sport in (80, 443) and fd.sport = https"],
    ["ka.user.groups in (system:masters, system:authenticated, x)"],
    ["ka.user.groups intersects (system:masters)"],
    ["len(ka.user.groups) = 2 and len(proc.name) = 4"],
    ["toupper(proc.name) = BASH and basename(fd.name) = shadow"],
    ["join('-', (proc.name, 'x')) = bash-x"],
    ["concat(proc.name, '@', user.name) = bash@root"],
    ["getopt(('-t', 'v', '-n'), 'nt:') intersects (v) and getopt(('-nt', 'v'), 'nt:')[t] = v"],
    ["user.name = val(user.name) and proc.name != val(user.name)"],
    ["proc.aname[2] = sshd and proc.env[PATH] = /bin"],
    ["proc.name = oneof (bash, sh) and proc.name startswith allof (b, ba) and proc.cmdline contains anyof (x, zz)"],
    ["falco.rule contains shell and falco.priority = critical and falco.source = syscall"],
    [
      "falco.priority >= Error and falco.priority > Notice and falco.priority <= 2 and falco.priority in (Alert, Critical)",
    ],
    ["falco.tags intersects (T1059, x) and falco.hostname = node-1 and falco.output contains shell"],
  ])("is true: %s", (text) => {
    expect(ask(text, SHELL)).toBe("true");
  });

  it.each([
    ["proc.name = sh"],
    ["proc.name != bash"],
    ["proc.name = Bash"],
    ["proc.name in ()"],
    ["proc.name glob b?sh?"],
    ["proc.name regex ash"],
    ["fd.name pmatch (/etc/shad, /et)"],
    ["proc.pid > 4242"],
    ["proc.exe_ino.ctime = 1709313735000000124"],
    ["fd.cnet = 11.0.0.0/8"],
    ["fd.snet = 10.0.0.0/8"],
    ["fd.ip != 10.1.2.3"],
    ["ka.user.groups in (system:masters)"],
    ["ka.req.pod.containers.image in (x)"],
    ["proc.name = oneof (bash, bash)"],
    ["proc.name = anyof ()"],
    ["proc.name != allof ()"],
    ["falco.priority >= Emergency"],
    ["container.id exists"],
    ["container.image.repository exists"],
  ])("is false: %s", (text) => {
    expect(ask(text, SHELL)).toBe("false");
  });

  it.each([
    ["k8s.ns.name = x"],
    ["k8s.ns.name != x"],
    ["not k8s.ns.name = x"],
    ["k8s.ns.name exists"],
    ["container.id = host"],
    ["container.image.repository != x"],
    ["proc.name = bash and k8s.ns.name = x"],
    ["proc.name = sh or k8s.ns.name = x"],
    ["tolower(k8s.ns.name) = x"],
    ["proc.name = val(k8s.ns.name)"],
    ["concat(proc.name, k8s.ns.name) = x"],
  ])("is unknown, for it hangs on a value that is missing: %s", (text) => {
    expect(ask(text, SHELL)).toBe("unknown");
  });

  it("is decided by what is known where that is enough", () => {
    expect(ask("proc.name = sh and k8s.ns.name = x", SHELL)).toBe("false");
    expect(ask("k8s.ns.name = x or proc.name = bash", SHELL)).toBe("true");
    expect(ask("not (k8s.ns.name = x and proc.name = sh)", SHELL)).toBe("true");
  });

  it.each([
    ["k8s.ns.name = x", "false"],
    ["k8s.ns.name != x", "false"],
    ["not k8s.ns.name = x", "true"],
    ["k8s.ns.name exists", "false"],
    ["container.id != host", "false"],
    ["proc.name = val(k8s.ns.name)", "false"],
  ])("can be judged as Falco judges what is missing: %s is %s", (text, truth) => {
    expect(ask(text, SHELL, { missing: "as Falco" })).toBe(truth);
  });

  // Falco has fd.ip, fd.net and fd.port for filters only: alerts carry the two ends.
  it.each([
    ["fd.ip in (1.1.1.1, 10.1.2.3)", "true"],
    ["fd.ip intersects (8.8.8.8)", "true"],
    ["fd.ip in (1.1.1.1)", "false"],
    ["fd.net in (10.0.0.0/8)", "true"],
    ["not fd.net in (8.0.0.0/8, 10.0.0.0/8)", "false"],
    ["fd.net != 9.0.0.0/8", "true"],
    ["fd.net != 8.0.0.0/8", "false"],
    ["fd.port in (443, 80)", "true"],
    ["fd.port > 50000", "true"],
    ["fd.port exists and fd.ip exists and fd.snet exists", "true"],
  ])("takes a connection when one end fits: %s is %s", (condition, expected) => {
    const ends = { "fd.cip": "10.1.2.3", "fd.cport": 50_100, "fd.sip": "8.8.8.8", "fd.sport": 443 };
    expect(ask(condition, anAlert(ends))).toBe(expected);
  });

  it.each([
    ["fd.ip = 8.8.8.8", "true"],
    ["fd.ip != 8.8.8.8", "false"],
    ["fd.ip = 1.1.1.1", "unknown"],
    ["fd.ip != 1.1.1.1", "unknown"],
    ["not fd.net in (10.0.0.0/8)", "unknown"],
    ["fd.ip exists", "true"],
    ["fd.port exists", "unknown"],
  ])("does not judge a connection by one end alone: %s is %s", (condition, expected) => {
    expect(ask(condition, anAlert({ "fd.sip": "8.8.8.8" }))).toBe(expected);
  });

  it("knows both ends from the local and the remote one as well", () => {
    const ends = anAlert({ "fd.lip": "10.1.2.3", "fd.rip": "8.8.8.8" });
    expect(ask("fd.ip = 10.1.2.3 and not fd.ip = 1.1.1.1", ends)).toBe("true");
  });

  it.each([
    ["proc.aname = sshd", "true"],
    ["proc.aname = bash", "true"],
    ["proc.aname in (sshd, cron)", "true"],
    ["proc.aname != sshd", "true"],
    ["proc.apid = 77", "true"],
    ["proc.aname exists", "true"],
    // There may be more ancestors than the alert names.
    ["proc.aname = cron", "unknown"],
    ["not proc.aname = cron", "unknown"],
    ["proc.aexepath startswith /usr", "unknown"],
    // An index is one ancestor.
    ["proc.aname[2] = bash", "false"],
    ["proc.aname[9] = sshd", "unknown"],
  ])("takes any ancestor where none is named: %s is %s", (condition, expected) => {
    const alert = anAlert({ "proc.name": "cat", "proc.pname": "bash", "proc.aname[2]": "sshd", "proc.apid[3]": 77 });
    expect(ask(condition, alert)).toBe(expected);
  });

  it("puts macros and lists in", () => {
    const parsed = parseCondition("proc.name in (shells, 'sh') and not k8s");
    const k8s = parseCondition("k8s.ns.name exists");
    if (!parsed.ok || !k8s.ok) throw new Error("does not parse");
    const environment = {
      macros: new Map([
        ["shell", parsed.condition],
        ["k8s", k8s.condition],
      ]),
      lists: new Map([["shells", ["bash", "zsh"]]]),
    };

    expect(ask("shell", SHELL, { environment, missing: "as Falco" })).toBe("true");
    expect(ask("proc.name in ('shells')", SHELL, { environment })).toBe("false");
  });

  it("names the fields that it needs", () => {
    const compiled = compileCondition("proc.aname[2] = a and tolower(fd.name) in (b) or proc.name = val(proc.pname)");
    expect(compiled.ok && compiled.condition.fields).toEqual(["proc.aname[2]", "fd.name", "proc.name", "proc.pname"]);
  });

  it("refuses what does not parse or does not fit", () => {
    expect(compileCondition("proc.name =")).toMatchObject({ ok: false, error: { line: 1, column: 12 } });
    expect(compileCondition("proc.pid = x")).toMatchObject({
      ok: false,
      error: { message: "x is not a valid number" },
    });
  });

  it.each([
    ["user.uid = -1", { "user.uid": 4_294_967_295 }, "true"],
    ["user.uid > -1", { "user.uid": 1000 }, "false"],
    ["user.uid = 4294967296", { "user.uid": 0 }, "true"],
    ["user.loginuid = -1", { "user.loginuid": -1 }, "true"],
    ["user.loginuid = 4294967295", { "user.loginuid": -1 }, "false"],
    ["evt.num = -1", { "evt.num": 18_446_744_073_709_551_615n }, "true"],
    ["evt.num < 99999999999999999999", { "evt.num": 7 }, "true"],
    ["evt.cpu < 32768", { "evt.cpu": -32_768 }, "false"],
    ["proc.pid > -99999999999999999999", { "proc.pid": -5 }, "true"],
  ])("takes a number that does not fit as C does: %s", (condition, fields, expected) => {
    expect(ask(condition, anAlert(fields))).toBe(expected);
  });

  it("is not misled by fields that are called like parts of JavaScript", () => {
    const hostile = anAlert(JSON.parse('{"__proto__": {"proc.name": "bash"}, "constructor": "x"}') as Alert["fields"]);
    expect(ask("proc.name = bash", hostile)).toBe("unknown");
  });

  it.each([
    ["a[^x]b", "true"],
    ["a.b", "false"],
    ["a[[:space:]]b", "true"],
    ["a$[^x]^b", "true"],
    ["a|a[^x]b", "true"],
  ])("takes a line break in a field as RE2 does: %s is %s", (pattern, expected) => {
    expect(ask(`proc.cmdline regex '${pattern}'`, anAlert({ "proc.cmdline": "a\nb" }))).toBe(expected);
  });

  it("keeps a hostile regular expression linear in the length of the field", () => {
    const long = anAlert({ "proc.cmdline": `${"a".repeat(100_000)}!` });
    const compiled = compileCondition("proc.cmdline regex '(a+)+$' or proc.cmdline regex '(a|aa)*b(x+x+)+y'");
    const startedAt = performance.now();

    expect(compiled.ok && compiled.condition.matches(long)).toBe("false");
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it("keeps a hostile glob from growing without bound", () => {
    const long = anAlert({ "proc.cmdline": "a".repeat(20_000) });
    const startedAt = performance.now();

    expect(ask(`proc.cmdline glob ${"*a".repeat(50)}*b`, long)).toBe("false");
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it.each([
    ["blanks", " "],
    ["letters", "a"],
    ["slashes", "/"],
    ["colons", ":"],
    ["digits", "1"],
    ["hyphens", " -"],
  ])("reads a field of a hundred thousand %s in time that grows with its length", (_, unit) => {
    const value = `${unit.repeat(100_000)}!`;
    const long = anAlert({ "proc.cmdline": value, "proc.pid": value, "fd.sip": value, "fd.sport": value });
    const startedAt = performance.now();

    for (const left of ["b64(proc.cmdline)", "toupper(proc.cmdline)", "basename(proc.cmdline)"])
      ask(`${left} = x`, long);
    for (const test of ["proc.cmdline pmatch (/a/*)", "proc.pid = 5", "fd.sip = 1.2.3.4", "fd.snet = 10.0.0.0/8"]) {
      ask(test, long);
    }
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it.each([
    ["aGVsbG8=", "true"],
    ["aGVsbG8", "true"],
    ["aGVsbG8==", "true"],
    ["aGVs\nbG8=", "false"],
    ["aGVsbG9=", "false"],
    ["aGVsbG8=\n", "false"],
    ["aGVsb", "false"],
    ["_-8=", "false"],
    ["=", "false"],
  ])("reads %j as base64 as strictly as libsinsp", (value, answer) => {
    expect(ask("b64(proc.cmdline) startswith hello", anAlert({ "proc.cmdline": value }))).toBe(answer);
  });

  it.each(["b64(proc.cmdline) != x", "len(b64(proc.cmdline)) = 0", "proc.name != b64(proc.cmdline)"])(
    "knows that %s is false of what is no base64",
    (text) => {
      const alert = anAlert({ "proc.name": "sh", "proc.cmdline": "ls -l" });
      expect([ask(text, alert), ask(`not ${text}`, alert)]).toEqual(["false", "true"]);
    },
  );

  it("finds any value by that value, quoted as a condition wants it", () => {
    const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0") && value !== "<NA>");
    fc.assert(
      fc.property(text, (value) => {
        const condition = `proc.cmdline = ${quote(value)}`;
        expect(ask(condition, anAlert({ "proc.cmdline": value }))).toBe("true");
        expect(ask(condition, anAlert({ "proc.cmdline": `${value}x` }))).toBe("false");
      }),
    );
  });
});

function anAlert(fields: Readonly<Record<string, FieldValue>>): Alert {
  return {
    rule: "Terminal shell in container",
    priority: "Critical",
    at: 1709313735000000123n,
    timeFrom: "sender",
    source: "syscall",
    hostname: "node-1",
    output: "A shell was opened",
    tags: ["container", "T1059"],
    fields,
  };
}

function ask(text: string, alert: Alert, options?: CompileOptions) {
  const compiled = compileCondition(text, options);
  if (!compiled.ok) throw new Error(`${compiled.error.message}: ${text}`);
  return compiled.condition.matches(alert);
}
