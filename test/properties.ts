import fc from "fast-check";

/**
 * fast-check with one seed for the whole suite: the same commit gives the same verdict on every machine.
 * `LGTRACE_TEST_SEED=random` (or a number) looks elsewhere; what it finds becomes an example of its own.
 */
const { LGTRACE_TEST_SEED: asked } = process.env;
if (asked !== "random") fc.configureGlobal({ seed: asked === undefined ? 20_261_129 : Number(asked) });

export { fc };
