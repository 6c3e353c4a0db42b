import { assertEquals } from "@std/assert";
import { DownloadView } from "../../src/cli/download_view.ts";
import { fakeTerminal } from "./terminal_fixture.ts";

/** What is shown of some progress, at these times in milliseconds. */
function shown(interactive: boolean, steps: { at: number; received: number; total?: number }[]): string {
  let now = 0;
  const terminal = fakeTerminal({ interactive, clock: { elapsed: () => now, now: () => new Date(0) } });
  const view = new DownloadView(terminal);
  for (const { at, received, total } of steps) {
    now = at;
    view.show({ received, total });
  }
  return terminal.said.err;
}

Deno.test("DownloadView writes a plain line every ten seconds and one at the end", () => {
  const steps = [0, 2, 4, 6, 8].map((i) => ({ at: i * 4000, received: i * 1e6, total: 8e6 }));
  assertEquals(
    shown(false, steps),
    "4.0 MB of 8.0 MB (50 %), 0.3 MB/s\n8.0 MB of 8.0 MB (100 %), 0.3 MB/s\n",
  );
});

Deno.test("DownloadView redraws one line on a terminal", () => {
  const steps = [{ at: 0, received: 1e6, total: 3e6 }, { at: 1000, received: 2e6, total: 3e6 }, {
    at: 2000,
    received: 3e6,
    total: 3e6,
  }];
  assertEquals(
    shown(true, steps),
    "\r\x1b[K2.0 MB of 3.0 MB (67 %), 1.0 MB/s\r\x1b[K3.0 MB of 3.0 MB (100 %), 1.0 MB/s\n",
  );
});

Deno.test("DownloadView does without a total", () => {
  assertEquals(shown(false, [{ at: 0, received: 0 }, { at: 10_000, received: 5e6 }]), "5.0 MB, 0.5 MB/s\n");
});
