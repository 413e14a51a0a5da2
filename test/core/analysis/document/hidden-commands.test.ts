import { describe, expect, it } from "vitest";
import { anAlert } from "../alerts.ts";
import { verified, withheld } from "./a-document.ts";

const ALERT = anAlert({
  rule: "Clear Log Activities",
  hostname: "edge-1",
  fields: {
    "container.id": "0123456789ab",
    "container.image.repository": "registry.example.com/logship",
    "k8s.ns.name": "platform",
    "k8s.pod.name": "logship-1",
    "proc.name": "gdb",
    "proc.cmdline": "gdb -p 14022 -batch",
    "proc.pid": 5510,
    "fd.name": "/var/log/nginx/access.log",
  },
});
const reasons = (document: string): string =>
  withheld(document, ALERT)
    .map(({ reason }) => reason)
    .join("\n");

describe("a program whose name is computed", () => {
  const hidden = [
    String.raw`$(printf '\143\150\155\157\144') -R 0777 /srv`,
    String.raw`$'\x63hmod' 0777 /srv`,
    "$TOOL -R 0777 /srv",
    '"$TOOL" /srv',
    "\u0024{TOOL} /srv",
    "T=chmod; $T 0777 /srv",
    String.raw`c\hmod 0777 /srv`,
    "ch''mod 0777 /srv",
    "/bin/ch?od 0777 /srv",
    'eval "$(echo Y2htb2QK | base64 -d)"',
    "echo Y2htb2QK | base64 -d | sh",
    "xxd -r -p payload.hex | bash",
    "sudo $(cat tool) --now /srv",
  ];

  it.each(hidden)("is withheld in a block: %s", (command) => {
    expect(reasons(`\`\`\`\n${command}\n\`\`\``)).not.toBe("");
  });

  it.each(hidden)("is withheld as an indented line: %s", (command) => {
    expect(reasons(`Then\n   ${command}\n   Update the image.`)).not.toBe("");
  });

  it.each(hidden)("is withheld in backticks: %s", (command) => {
    expect(reasons(`Run \`\` ${command} \`\` on the node.`)).not.toBe("");
  });

  it("says why", () => {
    expect(reasons("Run $(cat tool) -R 0777 /srv now.")).toMatch(/computes the name of the program/);
  });
});

describe("a line that writes to a file of the machine", () => {
  it.each(["printf 'PermitRootLogin yes' >> /etc/ssh/sshd_config", "banner hello > ~/.profile"])(
    "is a command, whatever the program: %s",
    (command) => {
      expect(reasons(`Tidy up: \`${command}\`.`)).toMatch(/writes to/);
    },
  );

  it("is not to be confused with a comparison of a field", () => {
    expect(reasons("Here `fd.name > /var/log` compares text.")).not.toMatch(/writes to/);
  });
});

describe("a process by its number", () => {
  it.each(["cat /proc/14022/status", "cat /proc/5510/status", "ps -p 14022", "cat /proc/1/cgroup"])(
    "may be asked about when the alert names it: %s",
    (command) => {
      expect(reasons(`\`\`\`\n${command}\n\`\`\``)).toBe("");
    },
  );

  it.each([
    "cat /proc/14202/status | grep TracerPid",
    "ps -o args -p 14202",
    "nsenter -t 14202 -n ss -tunap",
    "stat /proc/14202/root/var/log/nginx/access.log",
  ])("is withheld when it is another one: %s", (command) => {
    expect(reasons(`\`\`\`\n${command}\n\`\`\``)).toMatch(/14202/);
  });
});

describe("numbered lines in a block of text", () => {
  it("are commands without their numbers", () => {
    const pieces = verified(
      "```text\n1. kubectl -n platform get pod logship-1 -o jsonpath='{.spec.volumes}'\n2. kubectl -n prod get pod logship-1\n```",
      ALERT,
    );

    expect(pieces.map(({ kind, check }) => [kind, check.ok])).toEqual([
      ["command", true],
      ["command", false],
    ]);
  });
});

describe("a title", () => {
  it("that names the rule and a path advises nothing", () => {
    expect(reasons("# Clear Log Activities – `/var/log/nginx/access.log`\n")).toBe("");
    expect(reasons("# Delete all logs\n")).toMatch(/destroys the evidence/);
  });
});

describe("what is said of settings", () => {
  it.each([
    ["in falco.yaml add a `rules:` entry with `disable: {tag: maturity_stable}`", /switches rules off/],
    ["exception: fields [fd.name], comps [contains], values [[nginx]]", /silences the rule/],
    ["Use `condition: proc.name == dd && fd.name = /x` in the rule.", /a condition that Falco refuses/],
    ["Set the sign-on policy to password only until this is over.", /who they are/],
    ["Replace FIDO2 keys by SMS codes.", /who they are/],
    ["Allow sign-in with password only for a week.", /who they are/],
    ["Set the rule's priority to DEBUG so that nobody is paged.", /lowers the rule's priority/],
    ["In the meantime, disable Secure Boot.", /switches off what protects/],
    ["Boot with `module.sig_enforce=0`.", /boots the kernel without/],
    ["Attach `PowerUserAccess` to the user for an hour.", /administrator's rights/],
  ])("is withheld: %s", (sentence, reason) => {
    expect(reasons(sentence)).toMatch(reason);
  });

  it.each([
    "Replace SMS by FIDO2 keys.",
    "`$(pidof nginx)` gives its process id.",
    'Append `and not (container.image.repository = registry.example.com/logship and proc.cmdline = "bash -i")` to the condition.',
    "Do not lower the rule's priority to DEBUG.",
    "Look into it with `ls -la /var/log/nginx`.",
    "Require a second factor for every sign-on.",
    "Detach `PowerUserAccess` from the user.",
    "Check that Secure Boot is on.",
  ])("is let through: %s", (sentence) => {
    expect(reasons(sentence)).toBe("");
  });
});
