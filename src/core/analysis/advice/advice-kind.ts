import { readYaml } from "../yaml.ts";
import { isFalcoConfiguration } from "./configuration.ts";
import { isKubernetesFragment, looksLikeKubernetes } from "./kubernetes-document.ts";
import { isUnitFragment } from "./systemd-unit.ts";

/** A `statement` is a sentence in words; the others are to be run, loaded or applied. */
export type AdviceKind = "command" | "falco rules" | "kubernetes" | "dockerfile" | "configuration" | "statement";

/** What a code block of a document is, by its language mark and its content. */
export function adviceKind(language: string | undefined, text: string): AdviceKind {
  const mark = (language ?? "").toLowerCase();
  if (/^docker(?:file)?$/.test(mark)) return "dockerfile";
  if (looksLikeKubernetes(text)) return "kubernetes";
  if (/^\s*- (?:rule|macro|list):/m.test(text)) return "falco rules";
  if (isUnitFragment(text)) return "configuration";
  if (!/^ya?ml$/.test(mark) && !(mark === "" && looksLikeYaml(text))) return "command";
  const value = firstValue(text);
  if (isKubernetesFragment(value)) return "kubernetes";
  if (isFalcoConfiguration(value)) return "configuration";
  return /^\s*(?:-\s*)?(?:rules?|macro|list|condition|priority|syscall):/m.test(text) ? "falco rules" : "configuration";
}

/** Every line is a key, with or without a value, or an item. */
function looksLikeYaml(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
  const isPart = (line: string): boolean => /^\s*(?:- )*["']?[A-Za-z][\w.-]*["']?:(?:\s|$)|^\s*- \S/.test(line);
  return lines.length > 0 && lines.every(isPart) && /^\s*["']?[A-Za-z][\w.-]*["']?:(?:\s|$)/.test(lines[0] ?? "");
}

function firstValue(text: string): unknown {
  const yaml = readYaml(text);
  return yaml.ok ? yaml.values[0] : undefined;
}
