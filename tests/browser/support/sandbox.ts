// The server that the console under test talks to, and the hand of a journey on it.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Agent {
  id: number;
  name: string;
  email: string;
  password: string;
  api_access_token: string;
  role: string;
}

/** What befalls requests of one kind; the sandbox's `trouble/rule.rs` says more. */
export interface Rule {
  method?: string;
  path: string;
  skip?: number;
  count?: number;
  delay_ms?: number;
  act?: 'pass' | 'lose_answer' | 'cut' | { answer: { status: number; body?: unknown; content_type?: string } };
}

/** What befalls the sockets; 0 ms is until trouble is ended. */
export interface CableOrder {
  cut?: boolean;
  refuse_ms?: number;
  silence_ms?: number;
}

/** A message as the server tells of it. */
export interface ServerMessage {
  id: number;
  content: string | null;
  private: boolean;
  message_type: number;
  attachments?: { file_size: number }[];
  content_attributes?: { cc_emails?: string[]; bcc_emails?: string[] };
}

export class Sandbox {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** The first one is the demo agent, Maren, who has two accounts. */
    readonly agents: Agent[],
  ) {}

  /** Starts one on a free port, with its data in memory unless the flags say otherwise. */
  static async start(flags: string[], dist = named('DIST')): Promise<Sandbox> {
    const args = ['--port', '0', '--dist', dist, '--seed', '1', ...flags];
    const child = spawn(named('SANDBOX_BIN'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the sandbox ended early (${code})`)));
    });
    // Whoever still waits hears of it; an end that was asked for concerns nobody.
    ended.catch(() => {});
    const lines = createInterface({ input: child.stdout });
    const first = new Promise<string>((resolve) => lines.once('line', resolve));
    const said = JSON.parse(await Promise.race([first, ended])) as { url: string; agents: Agent[] };
    return new Sandbox(child, said.url.replace(/\/$/, ''), said.agents);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await gone;
    }
  }

  /** The agent of that first name. */
  agent(name: string): Agent {
    const agent = this.agents.find((it) => it.name.startsWith(name));
    if (!agent) throw new Error(`nobody is called ${name}`);
    return agent;
  }

  /** Makes things go wrong from now on. */
  async rule(rule: Rule): Promise<void> {
    await this.call('POST', '/sandbox/rules', rule);
  }

  async cable(order: CableOrder): Promise<void> {
    await this.call('POST', '/sandbox/cable', order);
  }

  /** Loses, repeats and swaps shares of the events, 0 to 1. */
  async unreliable(shares: { lose?: number; repeat?: number; reorder?: number }): Promise<void> {
    await this.call('POST', '/sandbox/cable', { unreliable: shares });
  }

  async endTrouble(): Promise<void> {
    await this.call('DELETE', '/sandbox/trouble');
  }

  /** The customer of a conversation writes. */
  async visitorWrites(conversation: number, text: string): Promise<void> {
    await this.call('POST', '/sandbox/visitor/messages', { conversation, text });
  }

  /** The same by mail, with what the server tells of it beside the text. */
  async visitorMails(conversation: number, text: string, email: { from: string[]; to: string[]; cc: string[] }): Promise<void> {
    await this.call('POST', '/sandbox/visitor/messages', { conversation, text, email });
  }

  async visitorTypes(conversation: number, on: boolean): Promise<void> {
    await this.call('POST', '/sandbox/visitor/typing', { conversation, on });
  }

  /** Gives an agent another token and ends their sessions. */
  async revoke(name: string): Promise<void> {
    await this.call('POST', '/sandbox/tokens/revoke', { email: this.agent(name).email });
  }

  /** The token an agent has now. */
  async tokenOf(name: string): Promise<string> {
    const { email, password } = this.agent(name);
    const answer = await this.call('POST', '/auth/sign_in', { email, password });
    return answer.data.access_token;
  }

  /** Does something in the shop's account as an agent would with another client. */
  async as(name: string, method: string, path: string, body?: unknown): Promise<any> {
    const headers = { api_access_token: this.agent(name).api_access_token };
    return this.call(method, `/api/v1/accounts/1/${path}`, body, headers);
  }

  /** The newest messages of a conversation, as the server has them. */
  async messages(conversation: number): Promise<ServerMessage[]> {
    const answer = await this.as('Idunn', 'GET', `conversations/${conversation}/messages`);
    return answer.payload;
  }

  private async call(method: string, path: string, body?: unknown, headers = {}): Promise<any> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** What the environment says; `cargo xtask test --only journeys` sets it. */
export function named(variable: string): string {
  const value = process.env[variable];
  if (!value) {
    throw new Error(`${variable} is not set: run the journeys with cargo xtask test --only journeys`);
  }
  return value;
}
