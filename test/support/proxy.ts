/** TCP proxies before a PostgreSQL server: one cuts a connection at its COMMIT, one answers as a pooler does. */
import { connect, createServer, type Socket } from "node:net";

export interface Proxy {
  /** The server's URL, through the proxy. */
  readonly url: string;
  close(): Promise<void>;
}

export interface Cut {
  /** Whether the server gets the COMMIT. */
  readonly delivers: boolean;
  /** Whether connections that come after the cut are refused. */
  readonly refusesLater: boolean;
}

/** What the program sends right before the COMMIT of its steps: reading a snapshot ends with a COMMIT as well. */
const lastStatement = "SET CONSTRAINTS ALL IMMEDIATE";
const commit = "COMMIT\0";

/** Cuts the first connection that commits steps; all others pass. */
export function cutAtCommit(serverUrl: string, { delivers, refusesLater }: Cut): Promise<Proxy> {
  let isCut = false;
  return proxyBefore(serverUrl, (client, upstream) => {
    if (isCut && refusesLater) return void client.destroy();
    let isLast = false;
    client.on("data", (data) => {
      const text = data.toString("latin1");
      isLast ||= text.includes(lastStatement);
      const cuts = !isCut && isLast && text.includes(commit);
      if (!cuts) return void upstream.write(data);
      isCut = true;
      if (!delivers) upstream.destroy();
      // its answer says that the server is done; nobody is told
      else
        upstream
          .removeAllListeners("data")
          .once("data", () => client.destroy())
          .write(data);
      if (!delivers) client.destroy();
    });
    upstream.on("data", (data) => client.write(data));
  });
}

/** How BackendKeyData begins: its type and length; the process and its key follow. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const keyData = Buffer.from([0x4b, 0, 0, 0, 12]);

/** Tells every client of a process that is none of the server's, as a pooler does; all else passes. */
export function pretendPooler(serverUrl: string): Promise<Proxy> {
  return proxyBefore(serverUrl, (client, upstream) => {
    client.on("data", (data) => upstream.write(data));
    let isTold = false;
    upstream.on("data", (data: Buffer) => {
      const at = isTold ? -1 : data.indexOf(keyData);
      if (at >= 0) data.writeInt32BE(1_234_567_890, at + keyData.length);
      isTold ||= at >= 0;
      client.write(data);
    });
  });
}

/** Listens, and lets `join` tie every client to a connection to the server; when one of the two ends, so does the other. */
async function proxyBefore(serverUrl: string, join: (client: Socket, upstream: Socket) => void): Promise<Proxy> {
  const url = new URL(serverUrl);
  const { port, hostname } = url;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    join(client, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url.port = String((server.address() as { readonly port: number }).port);
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: url.href, close };
}
