import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RedactionLevel, redact } from "../../../../src/core/analysis/redaction/redact.ts";
import { redactAlert } from "../../../../src/core/analysis/redaction/redact-alert.ts";
import { sharedFile } from "../../../shared.ts";
import { anAlert } from "../alerts.ts";
import { WITH_SECRETS, WITHOUT_SECRETS } from "./command-lines.ts";
import * as daily from "./lines/daily.ts";
import * as fresh from "./lines/fresh.ts";
import * as options from "./lines/options.ts";
import * as tools from "./lines/tools.ts";

const SHARED_LINES = sharedFile("corpora/secret-command-lines.mjs");
const LEVELS: readonly RedactionLevel[] = ["slack", "model"];
/** Beginnings of what is looked for, over and over. */
const SLOWEST = [
  "a=b&password=x;",
  "<password>x",
  'auth=("a",',
  "identified by ",
  "createUser a SHA b AES ",
  "send password: ",
  "echo a | ",
  "--key <(echo ",
  "-u a -p b ",
  "set a/password b ",
  "Private-Lines: 1 ",
  "https://a/hooks/",
  "a_b_c_",
  "Cookie: a=b; ",
  '["a","',
  "bearer ",
  "x=<<<",
  "s/a=",
  "login a b ",
  "[a] b = ",
];
const SECRET = ["hun", "ter", "2-Blue"].join("");

describe("redaction", () => {
  it.each(WITH_SECRETS)("masks what is secret in: $text", ({ text, secrets }) => {
    for (const secret of secrets) expect(redact(text, "slack")).not.toContain(secret);
  });

  it.each(WITHOUT_SECRETS)("leaves alone: %s", (text) => {
    expect(redact(text, "slack")).toBe(text);
    expect(redact(text, "model")).toBe(text);
  });

  it.each([
    [`mysql -u root -p${SECRET} -e SHOW`, "mysql -u root -p[redacted] -e SHOW"],
    [`sudo mysql -p${SECRET}`, "sudo mysql -p[redacted]"],
    [`sh -c mysql -p${SECRET} shop`, "sh -c mysql -p[redacted] shop"],
    [`psql postgresql://app:${SECRET}@db:5432/app`, "psql postgresql://app:[redacted]@db:5432/app"],
    [`curl -H Authorization: Bearer ${SECRET} https://x`, "curl -H Authorization: Bearer [redacted] https://x"],
    [`curl https://x/?api_key=${SECRET}&format=json`, "curl https://x/?api_key=[redacted]&format=json"],
    [`a --password ${SECRET} --verbose`, "a --password [redacted] --verbose"],
    [`{"user":"a","password":"${SECRET} with blanks","n":1}`, '{"user":"a","password":"[redacted]","n":1}'],
    [`-----BEGIN RSA PRIVATE KEY----- ${SECRET}`, "-----BEGIN RSA PRIVATE KEY-----[redacted]"],
  ])("keeps everything else readable: %s", (text, masked) => {
    expect(redact(text, "slack")).toBe(masked);
  });

  it.each(["$PASSWORD", "<password>", "/run/secrets/db", "***", "true"])("does not take %s for a secret", (value) => {
    expect(redact(`app --password=${value} start`, "slack")).toBe(`app --password=${value} start`);
  });

  it.each(LEVELS)("changes nothing when it is done twice (%s)", (level) => {
    for (const { text } of WITH_SECRETS) expect(redact(redact(text, level), level)).toBe(redact(text, level));
  });

  describe.each(Object.entries({ options, tools, daily, fresh }))("over the lines of %s", (_name, lines) => {
    const secrets = lines.WITH_SECRETS.flatMap(({ text, secrets }) => secrets.map((secret) => ({ text, secret })));

    it.each(LEVELS)("leaves no more than one secret in a hundred (%s)", (level) => {
      const left = secrets.filter(({ text, secret }) => redact(text, level).includes(secret));

      expect(left.length, JSON.stringify(left)).toBeLessThan(2 + secrets.length / 100);
    });

    it("masks the value alone and keeps what is around it", () => {
      const other = lines.WITH_SECRETS.filter(({ text, masked }) => redact(text, "slack") !== masked);

      expect(other.length, JSON.stringify(other)).toBeLessThan(lines.WITH_SECRETS.length / 20);
    });

    it.each(lines.WITHOUT_SECRETS)("leaves alone: %s", (text) => {
      expect(redact(text, "slack")).toBe(text);
    });
  });

  it.each([
    ["curl -sku bob:x9!Kestrel https://x", "curl -sku bob:[redacted] https://x"],
    ["curl -b theme=dark;sid=aB3dE5gH7jK9mN2p https://x", "curl -b theme=dark;sid=[redacted] https://x"],
    ["app --creds bob:Kestrel --verbose", "app --creds bob:[redacted] --verbose"],
    ["openssl rsa -passin pass:Kestrel -in k", "openssl rsa -passin pass:[redacted] -in k"],
    ["npm publish --_authToken Kestrel9Kestrel", "npm publish --_authToken [redacted]"],
    ['expect "password:"; send "Kestrel9\\r"', 'expect "password:"; send "[redacted]\\r"'],
    [
      "curl --netrc-file <(echo machine h login a password Kestrel9) h",
      "curl --netrc-file <(echo machine h login a password [redacted]) h",
    ],
    ["net user bob Kestrel9 /add", "net user bob [redacted] /add"],
    ["echo bob:Kestrel | chpasswd", "echo bob:[redacted] | chpasswd"],
    ['["mysql","-u","root","-pKestrel"]', '["mysql","-u","root","-p[redacted]"]'],
    ['sh -c "mysql -u root -pKestrel shop"', 'sh -c "mysql -u root -p[redacted] shop"'],
    ["sed -i s/^password=.*/password=Kestrel9/ a.ini", "sed -i s/^password=.*/password=[redacted]/ a.ini"],
    ["mount -o user=bob,pass=Kestrel9,uid=1 //h/s /m", "mount -o user=bob,pass=[redacted],uid=1 //h/s /m"],
    ['<add key="SmtpPassword" value="Kestrel"/>', '<add key="SmtpPassword" value="[redacted]"/>'],
  ])("masks no more than the value: %s", (text, masked) => {
    expect(redact(text, "slack")).toBe(masked);
  });

  it("masks random-looking words for a model only", () => {
    const text = `x ${["Zq7", "mT2", "vK9", "pL4", "wR8"].join("")} y`;

    expect(redact(text, "slack")).toBe(text);
    expect(redact(text, "model")).toBe("x [redacted] y");
  });

  it.each([
    "a:".repeat(50_000),
    "=".repeat(50_000),
    "a".repeat(50_000),
    "-p ".repeat(20_000),
    "x://".repeat(20_000),
    "x://a:b".repeat(10_000),
    "echo ".repeat(20_000),
    "authorization: ".repeat(10_000),
    "-----BEGIN PRIVATE KEY-----".repeat(5_000),
    `eyJ${"a".repeat(50_000)}`,
    "mysql ".repeat(20_000),
    "a/b:".repeat(20_000),
    "sqlplus ".repeat(10_000),
    "htpasswd -b ".repeat(10_000),
    "password=".repeat(10_000),
    '"'.repeat(50_000),
    ...SLOWEST.map((part) => part.repeat(Math.ceil(20_000 / part.length))),
  ])("takes no long time over hostile text (%#)", (text) => {
    redact(text, "model");
    const startedAt = performance.now();
    redact(`${text}!`, "model");

    expect(performance.now() - startedAt).toBeLessThan(250);
  });

  it("never leaves the tail of a text that is too long to be searched", () => {
    const text = `${"x ".repeat(20_000)} --password ${SECRET}`;

    expect(redact(text, "slack")).not.toContain(SECRET);
    expect(redact(text, "slack")).toMatch(/… \(cut, \d+ characters\)$/);
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom(...LEVELS), (text, level) => {
        expect(typeof redact(text, level)).toBe("string");
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(SHARED_LINES === undefined)(
    "finds what it should in the shared command lines, without a false alarm",
    async () => {
      const { positives, negatives } = await import(pathToFileURL(SHARED_LINES ?? "").href);
      const secrets = positives.flatMap(([, line]: [string, { text: string; secrets: string[] }]) =>
        line.secrets.map((secret) => ({ text: line.text, secret })),
      );
      const masked = (level: RedactionLevel) =>
        secrets.filter(({ text, secret }: { text: string; secret: string }) => !redact(text, level).includes(secret));
      const altered = negatives.filter(([, { text }]: [string, { text: string }]) => redact(text, "slack") !== text);

      expect(masked("slack").length / secrets.length).toBeGreaterThan(0.97);
      expect(masked("model").length).toBe(secrets.length);
      expect(altered).toEqual([]);
    },
  );
});

describe("redaction of an alert", () => {
  it("masks a secret of one field wherever else it stands", () => {
    const alert = anAlert({
      output: `cmd=curl -u a:${SECRET} x parent=${SECRET}`,
      tags: [SECRET],
      fields: {
        "proc.cmdline": `curl -u a:${SECRET} https://x`,
        "proc.args": ["-u", `a:${SECRET}`],
        "proc.pcmdline": `sh -c ${SECRET}`,
        "custom.note": `see ${SECRET}!`,
      },
    });

    const { output, tags, fields } = redactAlert(alert, "slack");

    expect(JSON.stringify([output, tags, fields])).not.toContain(SECRET);
  });

  it("leaves numbers, list items and unknown values as they are", () => {
    const fields = { a: 1n, b: null, c: true, d: ["x", 2], __proto__: "p" };

    expect(redactAlert(anAlert({ fields }), "slack").fields).toEqual(fields);
  });

  it("does not let a password that equals the pod's name hide the pod", () => {
    const fields = {
      "proc.cmdline": "mysql -pweb-7dc4876c85",
      "k8s.pod.name": "web-7dc4876c85",
      "k8s.ns.name": "shop",
    };

    expect(redactAlert(anAlert({ fields }), "slack").fields["k8s.pod.name"]).toBe("web-7dc4876c85");
  });

  it("takes no label of the output line for a secret of the fields", () => {
    const alert = anAlert({
      output: "K8s Secret Created (secret=db-auth ns=shop)",
      fields: { "ka.target.name": "db-auth" },
    });

    expect(redactAlert(alert, "slack").fields["ka.target.name"]).toBe("db-auth");
  });
});

describe("arguments whose program stands in another field", () => {
  it.each([
    ["proc.args", `-uroot -p${SECRET}`, { "proc.name": "mysql" }],
    ["proc.args", `-uroot -p${SECRET}`, { "proc.name": "x", "proc.exepath": "/usr/bin/mysql" }],
    ["evt.args", `exe=/bin/mysql args=-uroot.-p${SECRET}. tid=1`, { "proc.name": "mysql" }],
    ["custom.password", SECRET, {}],
    ["db_password", SECRET, {}],
    ["api_key", SECRET, {}],
    ["token", SECRET, {}],
    ["proc.cmdline", `kubectl create secret generic s --from-literal=k=${SECRET}`, {}],
    ["proc.cmdline", `git clone https://${SECRET.replaceAll("-", "")}@git.example.com/a`, {}],
    ["proc.cmdline", `sudo -S <<< ${SECRET} ls`, {}],
    ["proc.cmdline", `net use /user:a ${SECRET}`, {}],
    ["proc.cmdline", `xfreerdp /u:a /p:${SECRET} /v:h`, {}],
    ["proc.cmdline", `rclone obscure ${SECRET}`, {}],
    ["proc.cmdline", `echo ${SECRET} | kinit admin`, {}],
    ["proc.cmdline", `gh auth login --with-token <<< ${SECRET}`, {}],
    ["proc.cmdline", `consul kv put app/password ${SECRET}`, {}],
    ["proc.cmdline", `redis-cli CONFIG SET requirepass ${SECRET}`, {}],
  ])("show no secret: %s = %s", (field, value, fields) => {
    const shown = redactAlert(anAlert({ fields: { ...fields, [field]: value } }), "slack");

    expect(JSON.stringify(shown.fields)).not.toContain(SECRET);
    expect(JSON.stringify(shown.fields)).not.toContain(SECRET.replaceAll("-", ""));
  });

  it("leaves the names that Kubernetes and Falco give to things", () => {
    const fields = {
      "ka.target.name": "db-password",
      "ka.uri": "/api/v1/secrets",
      "proc.args": "-la /etc",
      "proc.name": "ls",
    };

    expect(redactAlert(anAlert({ fields }), "slack").fields).toEqual(fields);
  });
});
