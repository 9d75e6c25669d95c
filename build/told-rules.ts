import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/** What is told of the rules is computed here, once, and not from all rules at each Tab: 12 ms. */
export const toldRules: Plugin = {
  name: "told-rules",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]completion[\\/]told-rules\.ts$/ }, async ({ path }) => {
      const { TOLD_RULES } = await import(pathToFileURL(path).href);
      return { contents: `export const TOLD_RULES = ${JSON.stringify(TOLD_RULES)};` };
    });
  },
};
