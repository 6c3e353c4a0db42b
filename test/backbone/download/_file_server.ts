/** How a server misbehaves. */
export interface ServerFaults {
  /** Bytes of the body after which the connection breaks, in the first answer only. */
  readonly breakAfter?: number;
  /** Whether the server takes no notice of "Range". */
  readonly wholeOnly?: boolean;
  /** What the server answers instead of the file. */
  readonly instead?: () => Response;
}

/** A server on the loopback that has one file. */
export interface FileServer extends AsyncDisposable {
  readonly address: string;
  /** The fields "Range" of the requests so far; null where there was none. */
  readonly ranges: (string | null)[];
}

/** Serves bytes, as a whole or from a byte on. */
export function serveFile(bytes: Uint8Array, faults: ServerFaults = {}): FileServer {
  const ranges: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const range = request.headers.get("range");
    ranges.push(range);
    if (faults.instead) return faults.instead();
    const start = range === null || faults.wholeOnly ? 0 : Number(/^bytes=(\d+)-$/.exec(range)![1]);
    if (start >= bytes.length) {
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes.length}` } });
    }
    const rest = bytes.slice(start);
    const breakAfter = ranges.length === 1 ? faults.breakAfter : undefined;
    const headers = { "content-length": String(rest.length), ...(start > 0 && partOf(start, bytes.length)) };
    return new Response(breakAfter === undefined ? rest : broken(rest.slice(0, breakAfter)), {
      status: start > 0 ? 206 : 200,
      headers,
    });
  });
  return {
    address: `http://127.0.0.1:${server.addr.port}/weights.pth`,
    ranges,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function partOf(start: number, total: number) {
  return { "content-range": `bytes ${start}-${total - 1}/${total}` };
}

/** A body that stops short of the length its answer promises: the server then breaks the connection. */
function broken(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      controller.enqueue(bytes);
      // Let what was sent arrive before the connection goes.
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.close();
    },
  });
}
