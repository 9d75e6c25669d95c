import { concept } from "./concept.ts";
import { text } from "./readers.ts";

/** Which agent worked (formats.md §1.12). */
export const AGENT_CONCEPTS = {
  agentName: concept(text, "gen_ai.agent.name", "agent.name", "agent_name", "graph.node.id"),
} as const;
