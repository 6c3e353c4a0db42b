/** How a server misbehaves. */
export interface ServerFaults {
  /** Bytes of the body after which the connection breaks, in the first answer only. */
  readonly breakAfter?: number;
  /** Bytes of the body after which nothing more comes, in the first answer only. */
  readonly stallAfter?: number;
  /** Whether the server does not tell the length of the file. */
  readonly lengthless?: boolean;
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
    const stallAfter = ranges.length === 1 ? faults.stallAfter : undefined;
    const headers = {
      ...(faults.lengthless !== true && { "content-length": String(rest.length) }),
      ...(start > 0 && partOf(start, bytes.length)),
    };
    const body = breakAfter !== undefined
      ? broken(rest.slice(0, breakAfter))
      : stallAfter !== undefined
      ? stalled(rest.slice(0, stallAfter))
      : faults.lengthless
      ? streamed(rest)
      : rest;
    return new Response(body, {
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

/** A body that stops short and leaves the connection open. */
function stalled(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(bytes) });
}

/** A body whose length nobody tells beforehand. */
function streamed(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
