import { z } from "zod";
import { readYaml } from "../yaml.ts";
import { isUnitFragment, unitProblems } from "./systemd-unit.ts";

/** The keys of falco.yaml, up to Falco 0.44. @see https://github.com/falcosecurity/falco/blob/0.44.1/falco.yaml */
const FALCO_KEYS = new Set(
  (
    "config_files watch_config_files rules_files rules engine load_plugins plugins plugins_hostinfo " +
    "time_format_iso_8601 priority json_output json_include_output_property json_include_message_property " +
    "json_include_output_fields_property json_include_tags_property buffered_outputs rule_matching outputs_queue " +
    "append_output static_fields stdout_output syslog_output file_output http_output program_output grpc grpc_output " +
    "webserver log_stderr log_syslog log_level libs_logger output_timeout syscall_event_timeouts syscall_event_drops " +
    "metrics capture base_syscalls falco_libs container_engines"
  ).split(" "),
);
const SWITCHES = z.array(z.union([z.strictObject({ enable: z.unknown() }), z.strictObject({ disable: z.unknown() })]));
const IAM_POLICY = z.object({
  Version: z.string(),
  Statement: z.array(z.object({ Effect: z.enum(["Allow", "Deny"]), Action: z.unknown().optional() })).min(1),
});
const NO_PART = "is configuration of a program that has no part in this alert";

/** Whether a value reads as a part of falco.yaml. */
export function isFalcoConfiguration(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  if (Object.hasOwn(value, "rules") && !SWITCHES.safeParse((value as Record<string, unknown>).rules).success) {
    return false;
  }
  return keys.length > 0 && keys.every((key) => FALCO_KEYS.has(key));
}

/** What is wrong with a configuration: it is neither Falco's own nor a policy that only denies, or it blinds Falco. */
export function verifyConfiguration(text: string): readonly string[] {
  if (isUnitFragment(text)) return unitProblems(text);
  const yaml = readYaml(text);
  const value = yaml.ok ? yaml.values[0] : undefined;
  if (isFalcoConfiguration(value)) return falcoProblems(value);
  const policy = IAM_POLICY.safeParse(value);
  if (!policy.success) return [NO_PART];
  return policy.data.Statement.every(({ Effect }) => Effect === "Deny")
    ? []
    : ["allows actions in the cloud, which Falconer cannot check"];
}

const ACTIONS = z.object({ actions: z.union([z.string(), z.array(z.string())]) });

function falcoProblems(value: Readonly<Record<string, unknown>>): readonly string[] {
  const drops = ACTIONS.safeParse(value.syscall_event_drops);
  return [
    ...(typeof value.priority === "string" && !/^debug$/i.test(value.priority)
      ? [`hides every alert below ${value.priority}, whatever rule it is of`]
      : []),
    ...(drops.success && [drops.data.actions].flat().includes("ignore")
      ? ["makes Falco silent about events that it loses"]
      : []),
    ...(JSON.stringify(value.rules ?? "").includes('"disable"')
      ? ["switches rules off, for every cause and not for one that was confirmed"]
      : []),
  ];
}
