import { concept, onResource } from "./concept.ts";
import { flag } from "./request.ts";

/** Whether a trace's decode steps are there because somebody asked for a sample of them (diagnostics L10). */
export const STEP_SAMPLING_CONCEPTS = {
  sampledSteps: concept(flag, "sampled_steps", onResource("sampled_steps")),
} as const;
