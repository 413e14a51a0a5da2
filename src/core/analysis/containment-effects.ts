import { standardCommand } from "./standard-commands.ts";

/** What a way to contain touches besides its aim, and how to take it back; templates (template.ts, command.ts). */
export interface ContainmentEffect {
  readonly blastRadius: string;
  readonly undo?: string;
  readonly undoRun?: string;
}

const EFFECTS: readonly (readonly [says: RegExp, effect: (run: string) => ContainmentEffect])[] = [
  [
    /^kubectl .*\blabel pod\b.*falco-quarantine=/,
    (run) => ({
      blastRadius:
        "This one pod: clients of it fail, and so does whatever it calls, until the label is gone. Other pods keep their connections.",
      undo: "Take the label away; the policy then selects no pod",
      undoRun: run.replace(/falco-quarantine=\S+(?: --overwrite)?/, "falco-quarantine-"),
    }),
  ],
  [
    /^kubectl cordon \S+$/,
    (run) => ({
      blastRadius:
        "The node takes no new pods, DaemonSets excepted; what runs on it runs on. A small cluster may lack room for rollouts.",
      undo: "Let the node take pods again",
      undoRun: run.replace("cordon", "uncordon"),
    }),
  ],
  [
    /echo 1 > "[^"]*\/cgroup\.freeze"$/,
    (run) => ({
      blastRadius: "Every process of this container stands still, and whoever waits for an answer from it waits too.",
      undo: "Thaw it",
      undoRun: run.replace(/echo 1 > (?=[^>]*$)/, "echo 0 > "),
    }),
  ],
  [
    /^kubectl .*\bdelete pod \S+$/,
    () => ({
      blastRadius:
        "This pod with its memory and everything it wrote outside of volumes; requests that it is serving fail. Its controller starts another one; a pod without a controller does not come back.",
    }),
  ],
];

/** What is known of a command that contains, by its template; undefined when it is none of ours. */
export function containmentEffect(template: string | undefined): ContainmentEffect | undefined {
  const run = standardCommand(template ?? "") ?? "";
  return EFFECTS.find(([says]) => says.test(run))?.[1](run);
}
