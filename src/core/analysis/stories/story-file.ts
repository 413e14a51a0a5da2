import { z } from "zod";

/**
 * Findings that one cause produces together, as a data file: which alerts are its stages, by what they are joined, and
 * what would confirm that it is this cause. `when` is Falco's condition language; what an alert does not say fits no stage.
 */
export type StoryFile = z.infer<typeof STORY>;

const TEXT = z.string().min(1).max(2000);
const LINE = z.string().min(1).max(200);
const ID = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and dashes");

const STAGE = z
  .strictObject({
    id: ID,
    /** What happened in this stage, in a few words: "a shell started". */
    label: LINE,
    rules: z.array(LINE).min(1).optional(),
    when: z.string().min(1).max(4000).optional(),
  })
  .refine((stage) => stage.rules !== undefined || stage.when !== undefined, "needs rules, when, or both");

/** The form of a story file. */
export const STORY = z
  .strictObject({
    id: ID,
    /** To stand after "Part of a story with F-3:". */
    title: LINE,
    /** `attack`: its findings need review at least, whatever each looks like alone. `routine`: it says nothing against them. */
    kind: z.enum(["attack", "routine"]),
    means: TEXT,
    /** What would confirm or refute that it is one cause. */
    confirm: TEXT,
    joined_by: z.array(z.enum(["container", "pod", "process", "node"])).min(1),
    within_minutes: z.number().int().min(1).max(60),
    /** Whether the stages must come in the order of the file. */
    in_order: z.boolean(),
    /** So many different stages make the story. */
    at_least: z.number().int().min(2),
    /** Without one of these stages it is another story. */
    must_have: z.array(ID).min(1).optional(),
    stages: z.array(STAGE).min(2).max(8),
  })
  .refine((story) => story.at_least <= story.stages.length, "at_least: there are not so many stages")
  .refine(
    (story) => new Set(story.stages.map(({ id }) => id)).size === story.stages.length,
    "stages: two have the same id",
  )
  .refine(
    ({ must_have, stages }) => (must_have ?? []).every((wanted) => stages.some(({ id }) => id === wanted)),
    "must_have: there is no such stage",
  )
  .refine(
    (story) => !story.joined_by.includes("node") || story.stages.every(({ when }) => when !== undefined),
    "joined_by: a node runs everybody's processes, so each stage needs a when that tells its cause",
  );
