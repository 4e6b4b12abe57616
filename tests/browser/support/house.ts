// Another house: a server of its own whose pages embed the console.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export class House {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Serves a folder on a free port. */
  static async open(folder: string): Promise<House> {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://house').pathname;
      if (path === '/favicon.ico') {
        response.writeHead(204).end();
        return;
      }
      const body = await readFile(join(folder, normalize(path))).catch(() => undefined);
      response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'text/plain' });
      response.end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new House(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
