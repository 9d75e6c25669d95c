import { Writable } from "node:stream";
import { Output } from "../process/output.ts";
import type { World } from "../process/world.ts";

const COLOR = /\u001b\[[\d;]*m/g;

/** What commands say on stderr while the screen is drawn on: it waits, so that it spoils no line. */
export class HeldNotes {
  /** The same world, but that nothing is said aloud in it. */
  readonly world: World;
  readonly #world: World;
  readonly #held: string[] = [];
  #read = 0;

  constructor(world: World) {
    const stream = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        this.#held.push(text);
        done();
      },
    });
    this.#world = world;
    const { stdout, env, cwd, terminal } = world;
    const { stdin } = world;
    this.world = {
      ...{ stdout, stdin, env, cwd },
      stderr: new Output(stream, "notes"),
      terminal: { ...terminal, progress: false },
      keyboard: () => world.keyboard(),
      now: () => world.now(),
    };
  }

  /** The first line said since this was last asked, without its colours. */
  news(): string | undefined {
    const [first] = this.#held.slice(this.#read).join("").split("\n");
    this.#read = this.#held.length;
    return first === "" || first === undefined
      ? undefined
      : first.replaceAll(COLOR, "").replace(/^lgtrace: /, "");
  }

  /** Says all of it. */
  async release(): Promise<void> {
    await this.#world.stderr.write(this.#held.splice(0).join(""));
    this.#read = 0;
  }
}
