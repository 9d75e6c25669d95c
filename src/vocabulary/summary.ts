import { concept } from "./concept.ts";
import { count } from "./readers.ts";

/** How many pruned spans this one stands for (formats.md §0.12). */
export const SUMMARY_OF = concept(count, "aggregation.span_count");
