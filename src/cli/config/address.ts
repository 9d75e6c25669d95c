import { Failure } from "../../model/failure.ts";

/** An address as it is used: with a scheme, without a slash at its end, its user and password taken out. */
export interface Address {
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Reads an address; `localhost:3200` is http. Throws the Failure "config" that names who gave it. */
export function readAddress(text: string, from: string): Address {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw new Failure("config", `${from} is no address: "${withoutUser(text)}"`, {
      hint: "an address such as http://localhost:3200",
    });
  const username = url.username === "" ? undefined : decodeURIComponent(url.username);
  const password = url.password === "" ? undefined : decodeURIComponent(url.password);
  return { url: url.origin + url.pathname.replace(/\/+$/, ""), username, password };
}

function withoutUser(text: string): string {
  return text.replace(/\/\/[^/@]*@/, "//");
}
