/** Settings of a service that only take something away from it. @see https://www.freedesktop.org/software/systemd/man/systemd.exec.html */
const SWITCHES =
  /^(?:Protect(?:System|Home|KernelTunables|KernelModules|KernelLogs|ControlGroups|Clock|Hostname|Proc)|Private(?:Tmp|Devices|Users|Network|IPC|Mounts)|NoNewPrivileges|MemoryDenyWriteExecute|Restrict(?:Realtime|SUIDSGID|Namespaces)|LockPersonality|DynamicUser)$/;
const PATHS = /^(?:InaccessiblePaths|ReadOnlyPaths|NoExecPaths)$/;
const ON = /^(?:yes|true|on|1|strict|full|read-only|tmpfs|invisible|ptraceable|noaccess)$/;

/** Whether a text is the `[Service]` part of a systemd unit: a section and its settings, and nothing else. */
export function isUnitFragment(text: string): boolean {
  const [section = "", ...settings] = linesOf(text);
  return section === "[Service]" && settings.length > 0 && settings.every((line) => /^[A-Z]\w+\s*=/.test(line));
}

/** What is wrong with settings of a service: whatever does more than to confine it. */
export function unitProblems(text: string): readonly string[] {
  return linesOf(text)
    .slice(1)
    .flatMap((line) => {
      const [, name = "", value = ""] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
      const isConfined = (SWITCHES.test(name) && ON.test(value)) || (PATHS.test(name) && /^-?\//.test(value));
      return isConfined ? [] : [`sets ${name} of a service, which Falconer cannot check`];
    });
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[#;]/.test(line));
}
