/** What is used of undici, by name: bundled by itself a CommonJS package has no names but its default. */
export { Agent, ProxyAgent } from "undici";
