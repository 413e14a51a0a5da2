import type { Alert } from "../../falco/alert.ts";
import { compileCondition } from "../../falco/condition/compile-condition.ts";
import { readDataFile } from "../data-file.ts";
import { STORY, type StoryFile } from "./story-file.ts";

/** A story ready to be looked for. */
export interface Story {
  readonly content: StoryFile;
  readonly stages: readonly StoryStage[];
}

interface StoryStage {
  readonly label: string;
  fits(alert: Alert): boolean;
}

/** The stories that are good, and what is wrong with the rest. */
export interface StoriesRead {
  readonly stories: readonly Story[];
  /** Each names its file. A file with a problem yields no story. */
  readonly problems: readonly string[];
}

/** Reads story files, one story per file, listing everything that is wrong with any of them. */
export function readStories(files: readonly { readonly name: string; readonly content: string }[]): StoriesRead {
  const stories: Story[] = [];
  const problems: string[] = [];
  for (const { name, content } of files) {
    const read = readStory(content);
    const clash = stories.some((story) => story.content.id === read.story?.content.id);
    const found = clash ? ["id: another file has the same id"] : read.problems;
    problems.push(...found.map((problem) => `${name}: ${problem}`));
    if (found.length === 0 && read.story !== undefined) stories.push(read.story);
  }
  return { stories, problems };
}

function readStory(text: string): { readonly story?: Story; readonly problems: readonly string[] } {
  const read = readDataFile(text, STORY);
  if (!read.ok) return { problems: read.problems };
  const problems: string[] = [];
  const stages = read.data.stages.map((stage) => compileStage(stage, problems));
  return problems.length > 0 ? { problems } : { story: { content: read.data, stages }, problems };
}

function compileStage({ id, label, rules, when }: StoryFile["stages"][number], problems: string[]): StoryStage {
  const compiled = when === undefined ? undefined : compileCondition(when);
  if (compiled?.ok === false) {
    const { message, line, column } = compiled.error;
    problems.push(`stage ${id}: when: ${message} (line ${line}, column ${column})`);
  }
  const condition = compiled?.ok === true ? compiled.condition : undefined;
  return {
    label,
    fits: (alert) =>
      (rules === undefined || rules.includes(alert.rule)) &&
      (condition === undefined || condition.matches(alert) === "true"),
  };
}
