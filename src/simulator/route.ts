import type { Principal } from './account.ts';
import type { Parameters } from './form.ts';
import type { World } from './world.ts';

/** An authenticated request to a known resource. */
export interface Call {
  readonly principal: Principal;
  readonly fields: URLSearchParams;
  /** The id in the path; empty when the resource has none. */
  readonly id: string;
  /** What the request created, so that a lost answer can be marked. */
  readonly created: Created[];
}

/** A message or call that a request made. */
export interface Created {
  readonly id: string;
  /** The caller never got the answer. */
  answerLost: boolean;
}

export interface Route {
  readonly parameters: Parameters;
  /** Answers, or throws `Refused`. */
  readonly handle: (world: World, call: Call) => Response | Promise<Response>;
  /** Longer bodies are refused; `BODY_BYTES_MAX` unless given. */
  readonly bodyBytesMax?: number;
}
