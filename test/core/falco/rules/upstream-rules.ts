import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { RulesFile } from "../../../../src/core/falco/rules/read-rules.ts";
import { sharedFile } from "../../../shared.ts";

const RULES = ["rules/falco_rules", "rules/falco-incubating_rules", "rules/falco-sandbox_rules"];
const ARCHIVE = ["archive/falco-deprecated_rules", "archive/application_rules"];
const PLUGINS = [
  "cloudtrail/rules/aws_cloudtrail_rules",
  "dummy/dummy_rules",
  "dummy_c/dummy_c_rules",
  "gcpaudit/rules/gcp_auditlog_rules",
  "github/rules/github",
  "k8saudit/rules/k8s_audit_rules",
  "k8saudit-gke/rules/k8s_audit_rules_gke",
  "krsi/example_rules",
  "okta/rules/okta_rules",
  // The last one, for it is at odds with dummy: both define a rule of the same name for different sources.
  "dummy_rs/dummy_rs_rules",
];

/** The upstream rules files in load order; none where the shared material is absent. */
export function upstreamRules(): RulesFile[] {
  return [
    ...[...RULES, ...ARCHIVE].map((name) => `falcosecurity_rules/${name}`),
    ...PLUGINS.map((name) => `falcosecurity_plugins/plugins/${name}`),
  ].flatMap((name) => {
    const path = sharedFile(`corpora/rules/${name}.yaml`);
    return path === undefined ? [] : [{ name: basename(path), content: readFileSync(path, "utf8") }];
  });
}
