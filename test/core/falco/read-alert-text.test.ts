import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { readAlertText } from "../../../src/core/falco/read-alert-text.ts";

const NOW = Date.UTC(2026, 10, 22);
const SHELL =
  "03:12:45.354008000: Notice A shell was spawned in a container with an attached terminal (evt_type=execve user=root " +
  "user_uid=0 process=bash proc_exepath=/bin/bash parent=runc command=bash -il terminal=34816 " +
  "container_id=3f3167fb1d9f container_image=acme/web k8s.ns=shop k8s_pod_name=web-0 container_image_tag=<NA>)";

function read(text: string) {
  const reading = readAlertText(text, NOW);
  if (reading.kind !== "alert") throw new Error(`${reading.kind}: ${text}`);
  return reading.alert;
}

describe("an alert as Falco prints it", () => {
  it("tells its priority and its fields under their own names", () => {
    expect(read(SHELL)).toMatchObject({
      priority: "Notice",
      output: SHELL,
      source: "syscall",
      fields: {
        "evt.type": "execve",
        "user.name": "root",
        "user.uid": 0,
        "proc.name": "bash",
        "proc.exepath": "/bin/bash",
        "proc.pname": "runc",
        "proc.cmdline": "bash -il",
        "proc.tty": 34816,
        "container.id": "3f3167fb1d9f",
        "container.image.repository": "acme/web",
        "k8s.ns.name": "shop",
        "k8s.pod.name": "web-0",
      },
    });
  });

  it("does not tell its rule, and none is made up", () => {
    expect(read(SHELL).rule).toBe("(not named in the text)");
  });

  it.each([
    "2026-07-31T08:15:30.123456789+0000: Warning Sensitive file opened | file=/etc/shadow process=cat command=cat /etc/shadow",
    "Warning Sensitive file opened (file=/etc/shadow\nprocess=cat command=cat /etc/shadow)",
    "WARNING: Sensitive file opened (file=/etc/shadow process=cat command=cat /etc/shadow)",
    "Sensitive file opened (file=/etc/shadow process=cat command=cat /etc/shadow)",
  ])("is read as it was copied: %j", (text) => {
    const { fields } = read(text);

    expect(fields).toEqual({ "fd.name": "/etc/shadow", "proc.name": "cat", "proc.cmdline": "cat /etc/shadow" });
  });

  it("keeps what a command line says of other things inside the command line", () => {
    const { fields } = read("Notice x (process=env command=env LANG=C res=1 sh -c (id) terminal=0)");

    expect(fields).toMatchObject({ "proc.cmdline": "env LANG=C res=1 sh -c (id)", "proc.tty": 0 });
  });

  it("leaves out a field that stands there twice: one of the two may be an attacker's", () => {
    const { fields } = read("Notice x (user=root process=sh command=sh -c true user=nobody terminal=0)");

    expect(fields).not.toHaveProperty(["user.name"]);
    expect(fields).toHaveProperty(["proc.name"], "sh");
  });

  it.each([
    ["Terminal shell in container", "no text of an alert"],
    ["F-12", "no text of an alert"],
    ["a=b", "no text of an alert"],
    ["Notice A shell was spawned in a container with an attached terminal", "no fields"],
    // A user here may be one of the Kubernetes API's: which field it is cannot be known.
    ["Notice K8s pod created (user=jane pod=web-0 ns=shop resource=pods)", "no fields"],
  ])("is not seen in %j", (text, kind) => {
    expect(readAlertText(text, NOW).kind).toBe(kind);
  });

  it("never throws, whatever is pasted", () => {
    assert(
      property(string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(readAlertText(`Notice ${text} process=x command=${text}`, NOW).kind).toBeTypeOf("string");
      }),
    );
  });
});
