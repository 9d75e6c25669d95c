import { type Backend, DEFAULT_LIMITS, type Header, type Limits } from "../../../src/model/backend.ts";
import { Failure } from "../../../src/model/failure.ts";
import { HttpClient } from "../../../src/source/http/http-client.ts";
import type { HttpRequest } from "../../../src/source/http/http-request.ts";

export interface Setting extends Partial<Omit<Backend, "headers" | "tls">> {
  readonly headers?: readonly Header[];
  readonly tls?: Partial<Backend["tls"]>;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
}

/** A client that waits for nobody between attempts: `waits` are the milliseconds that it would have. */
export class Asking implements AsyncDisposable {
  readonly client: HttpClient;
  readonly notes: string[] = [];
  readonly waits: number[] = [];

  constructor(url: string, { headers = [], tls = {}, limits = {}, signal, ...backend }: Setting = {}) {
    const trust = { ca: undefined, cert: undefined, key: undefined, skipVerify: false, ...tls };
    const common = { kind: "Tempo", url, from: "TEMPO_URL", tenant: undefined, proxy: undefined } as const;
    this.client = new HttpClient(
      { ...common, ...backend, headers, tls: trust },
      {
        limits: { ...DEFAULT_LIMITS, ...limits },
        signal,
        note: (line) => this.notes.push(line),
        pause: async (ms) => void this.waits.push(ms),
      },
    );
  }

  async text(asked: Partial<HttpRequest> = {}): Promise<string> {
    const { body } = await this.client.get({ ...TRACE, ...asked });
    return new TextDecoder().decode(body);
  }

  /** The trouble that a question ends in. */
  async trouble(asked: Partial<HttpRequest> = {}): Promise<Failure> {
    try {
      await this.client.get({ ...TRACE, ...asked });
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    throw new Error("it was answered");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}

const TRACE: HttpRequest = { path: "/api/v2/traces/7c1f", expects: "json", what: "trace 7c1f" };

/** The trouble of one question to an address. */
export async function troubleAt(
  url: string,
  setting: Setting = {},
  asked: Partial<HttpRequest> = {},
): Promise<Failure> {
  await using asking = new Asking(url, setting);
  return asking.trouble(asked);
}

/** Everything that a failure prints. */
export function printed({ message, because, hint }: Pick<Failure, "message" | "because" | "hint">): string {
  return [message, because, hint].filter((part) => part !== undefined).join("\n");
}
