import { type FSWatcher, watch } from "node:fs";
import { checkPlaybook } from "../../core/analysis/check-playbook.ts";
import { placeProblems } from "../../core/analysis/data-file.ts";
import { type Playbook, readPlaybooks } from "../../core/analysis/read-playbooks.ts";
import type { Log } from "../../flows/surroundings.ts";
import { readYamlFiles, type YamlFile } from "./yaml-files.ts";

/** The operator's own playbooks, always as good as the folder allows. */
export interface OperatorsPlaybooks {
  current(): readonly Playbook[];
  /** What is wrong now, each with its file and path; empty when all is well. */
  problems(): readonly string[];
  /** Reads the folder again at once. */
  rescan(): Promise<void>;
  close(): void;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 200;
/** Some file systems (network mounts, ConfigMaps swapped by a link) tell of no change. */
const RESCAN_MS = 30_000;

/**
 * Opens a folder of playbooks and follows it. A file that has a problem, in its form or in any of the checks that
 * Falconer's own playbooks pass, is left out; if an earlier version of it was good, that one stays in force.
 */
export async function openOperatorsPlaybooks(folder: string | undefined, log: Log): Promise<OperatorsPlaybooks> {
  if (folder === undefined) return NONE;
  const good = new Map<string, string>();
  let playbooks: readonly Playbook[] = [];
  let problems: readonly string[] = [];
  const scan = async (): Promise<void> => {
    const read = await readFolder(folder);
    const found = typeof read === "string" ? [read] : keepGood(read, good);
    const all = readPlaybooks([...good].map(([name, content]) => ({ name, content })));
    const now = [...found, ...all.problems];
    const isNews = now.join("\n") !== problems.join("\n");
    playbooks = all.playbooks;
    problems = now;
    if (isNews && now.length > 0) log.warn("A playbook in PLAYBOOKS_DIR cannot be used", { problems: now });
    if (isNews && now.length === 0)
      log.info("All playbooks in PLAYBOOKS_DIR are good", { playbooks: playbooks.length });
  };
  // One scan at a time: a later one must not be overtaken by an earlier one.
  let turn = Promise.resolve();
  const rescan = (): Promise<void> => {
    turn = turn.then(scan).catch((error: unknown) => log.error("PLAYBOOKS_DIR could not be read", { error }));
    return turn;
  };
  await rescan();
  const stop = follow(folder, () => void rescan());
  return { current: () => playbooks, problems: () => problems, rescan, close: stop };
}

const NONE: OperatorsPlaybooks = {
  current: () => [],
  problems: () => [],
  rescan: async () => {},
  close: () => {},
};

/** The folder's files, or why they cannot be read. */
async function readFolder(folder: string): Promise<readonly YamlFile[] | string> {
  try {
    return await readYamlFiles(folder);
  } catch (error) {
    return `PLAYBOOKS_DIR: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Takes over what is good, forgets what was deleted, and says what is wrong with the rest. */
function keepGood(files: readonly YamlFile[], good: Map<string, string>): readonly string[] {
  for (const name of good.keys()) if (!files.some((file) => file.name === name)) good.delete(name);
  return files.flatMap((file) => {
    if (good.get(file.name) === file.content) return [];
    const read = readPlaybooks([file]);
    const wrong = [
      ...read.problems,
      ...read.playbooks.flatMap((playbook) => placeProblems(file.name, file.content, checkPlaybook(playbook))),
    ];
    if (wrong.length === 0) good.set(file.name, file.content);
    const kept = good.has(file.name) ? " (the version before it stays in force)" : "";
    return wrong.map((problem) => `${problem}${kept}`);
  });
}

/** @returns Ends it. */
function follow(folder: string, changed: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(settling);
    settling = setTimeout(changed, SETTLE_MS);
  };
  const watcher = watched(folder, soon);
  const timer = setInterval(changed, RESCAN_MS);
  timer.unref();
  return () => {
    clearTimeout(settling);
    clearInterval(timer);
    watcher?.close();
  };
}

/** Undefined where nothing can be watched, as when the folder is not there yet: the regular scan then finds it. */
function watched(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
