import { z } from "zod";

/** What a form must remember until it is sent. Slack gives it back unread, and shows it to nobody. */
const CONTEXT = z.object({
  finding: z.number().int().positive(),
  /** Where the person can be answered: where they asked, and where the card is. */
  channels: z.array(z.string()),
});
/** What a form remembers until it is sent. */
export type FormContext = z.infer<typeof CONTEXT>;

/** As text, for Slack to keep. */
export function writeFormContext(context: FormContext): string {
  return JSON.stringify(context);
}

/** Undefined when it is none of ours. */
export function readFormContext(text: string): FormContext | undefined {
  try {
    return CONTEXT.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
