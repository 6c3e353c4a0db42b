/** Prints what the search for an adapter, the players of speed and the engine say, for a process that is told to find none. */
import { examineAdapter } from "../../../benchmarks/gpu/examine_adapter.ts";
import { missingPlayers } from "../../../benchmarks/speed/players.ts";
import { probeEngine } from "../../../src/launch/engine_probe.ts";

const [adapter, players, engine] = [
  await examineAdapter(),
  await missingPlayers(),
  await probeEngine("webgpu"),
];
console.log(JSON.stringify({ adapter, player: players.get("webgpu"), engine }));
