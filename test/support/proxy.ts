/** A TCP proxy before a PostgreSQL server that can cut a connection at its COMMIT. */
import { connect, createServer, type Socket } from "node:net";

export interface CutProxy {
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
export async function cutAtCommit(serverUrl: string, { delivers, refusesLater }: Cut): Promise<CutProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut && refusesLater) return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
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
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.port = String((server.address() as { readonly port: number }).port);
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: url.href, close };
}
