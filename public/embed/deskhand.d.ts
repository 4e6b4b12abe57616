/** What an embedding page may set: the names of config.json, in camel case; `view` is a place. */
export interface Options {
  /** The Chatwoot server; empty for the embedding page's own origin. */
  server?: string;
  tokenHeader?: "api_access_token" | "api-access-token";
  name?: string;
  logo?: string;
  /** A colour as `#rrggbb`. */
  accent?: string;
  /** The place to begin at, such as `/inbox/3?tab=all`. */
  view?: string;
  /** A language tag, such as `de`. */
  locale?: string;
  theme?: Theme;
  /** The regions shown, with commas between: navigation, list, thread, panel. All if not given. */
  regions?: string;
  /** What is left out, with commas between: regions, features and actions, as in config.json. */
  hide?: string;
}

export type Theme = "system" | "light" | "dark";
export type Region = "list" | "thread" | "composer" | "panel";
export type Code =
  | "bad_request"
  | "not_signed_in"
  | "already_signed_in"
  | "nothing_open"
  | "unavailable"
  | "refused"
  | "timeout"
  | "closed";

/** Why a command failed. */
export class DeskhandError extends Error {
  readonly code: Code;
}

/** Where a console stands. */
export interface State {
  signedIn: boolean;
  account: number | null;
  conversation: number | null;
  view: string | null;
  /** Conversations of the agent with something unread. */
  unread: number | null;
  theme: Theme;
  locale: string;
}

/** What a console tells, by name. Fields that the operator withholds are missing. */
export interface News {
  ready: { version: string };
  "auth.required": Record<string, never>;
  "conversation.opened": { conversation: number };
  "conversation.changed": {
    conversation: number;
    status: string;
    assignee: number | null;
    priority: string | null;
    unread: number;
  };
  "message.sent": { conversation: number; message: number };
  unread: { count: number; exact: boolean };
  navigate: { view: string };
  error: { code: string; text: string };
}

export type Listener = <Name extends keyof News>(name: Name, detail: News[Name]) => void;

/** What a page may ask of a console. Each settles when it is done, or rejects with a DeskhandError. */
export interface Commands {
  open(conversation: number, message?: number): Promise<void>;
  setView(view: string): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  setLocale(locale: string): Promise<void>;
  /** Signs in, to the console's own server if none is named. The token is not kept on this device. */
  setToken(token: string, where?: { account?: number; server?: string }): Promise<{ account: number }>;
  /** Puts text at the end of what stands in the composer of the open conversation. */
  insertText(text: string, mode?: "reply" | "note"): Promise<void>;
  getState(): Promise<State>;
}

export interface Handle extends Commands {
  focus(region?: Region): Promise<void>;
  /** Calls the listener with every piece of news; the function given back ends that. */
  listen(listener: Listener): () => void;
}

export interface Mounted extends Handle {
  /** Ends the console and empties the element. */
  unmount(): void;
}

export interface Connection extends Handle {
  /** Ends the connection; the frame stays. */
  close(): void;
}

/** Fills an element of this page with a console. */
export function mount(element: HTMLElement, options?: Options): Mounted;

/** Connects to a console that a frame of this page shows. */
export function connect(iframe: HTMLIFrameElement): Connection;

/**
 * The element `<deskhand-console>`. Its attributes are the names of config.json with hyphens. News
 * arrives as events named `deskhand:` and the name, with the detail.
 */
export class DeskhandConsole extends HTMLElement implements Commands {
  open(conversation: number, message?: number): Promise<void>;
  setView(view: string): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  setLocale(locale: string): Promise<void>;
  setToken(token: string, where?: { account?: number; server?: string }): Promise<{ account: number }>;
  insertText(text: string, mode?: "reply" | "note"): Promise<void>;
  getState(): Promise<State>;
  focusRegion(region?: Region): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    "deskhand-console": DeskhandConsole;
  }
}
