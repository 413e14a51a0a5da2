import type { Effect, Where } from "./analysis.ts";

/** Whose access a program uses. */
const ACCESS: Readonly<Record<string, string>> = {
  kubectl: "with your own kubectl",
  aws: "with your own AWS credentials",
  gcloud: "with your own gcloud login",
  gh: "with your own gh login",
};
const PROGRAM = new RegExp(`^(?:${Object.keys(ACCESS).join("|")})(?= )`);

/** Where a command is meant to run, in words. A cloud's audit log is asked from anywhere. */
export function placeWords(where: Where, run: string): string {
  if (where === "node") return "on the node, as root";
  const program = PROGRAM.exec(run)?.[0];
  const access = program === undefined ? undefined : ACCESS[program];
  if (access !== undefined) return `from your workstation, ${access}`;
  return where === "audit" ? "where the API server's audit log is; its path may differ" : "from your workstation";
}

/** What a signal speaks for, in words. */
export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  malicious: "Suspicious",
  benign: "Points to harmless",
  raises_impact: "Raises the impact",
};
