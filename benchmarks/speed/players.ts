/**
 * Who of the players is compared with whom, and which of them can run here.
 *
 * @module
 */
import { cardMessage, examineAdapter } from "../gpu/examine_adapter.ts";
import { probeEngine } from "../../src/launch/engine_probe.ts";
import { CARD_PYTHON, PYTHON, pythonFault } from "./python.ts";
import type { Implementation, ImplementationEngine } from "./types.ts";

const PEERS: readonly ImplementationEngine[] = ["torch", "torch-cuda", "torch-cuda-tf32"];

/** The players on a card, and their peers there. */
export const CARD_PLAYERS: readonly Implementation[] =
  (["cuda", "webgpu", "torch-cuda", "torch-cuda-tf32"] as const)
    .map((engine) => ({ engine, threads: 1 }));

/** Whether it is PyTorch. */
export function isPeer({ engine }: Pick<Implementation, "engine">): boolean {
  return PEERS.includes(engine);
}

/** Whether it runs on a card. */
export function isOnCard({ engine }: Pick<Implementation, "engine">): boolean {
  return CARD_PLAYERS.some((player) => player.engine === engine);
}

/** Whether one is what the other is compared with: the same mathematics in PyTorch, on as many threads or on the card. */
export function isPeerOf(peer: Implementation, player: Implementation): boolean {
  if (isPeer(player)) return false;
  return isOnCard(player)
    ? peer.engine === "torch-cuda"
    : peer.engine === "torch" && peer.threads === player.threads;
}

/** An implementation in words. */
export function nameOf(implementation: Implementation): string {
  const { engine, threads } = implementation;
  return isOnCard(implementation) ? engine : `${engine}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/**
 * Why PyTorch cannot run on a card here; players that are not named can.
 *
 * @param signal Ends the search: what has not answered by then is missing.
 */
export async function missingCardPeers(
  signal?: AbortSignal,
): Promise<ReadonlyMap<ImplementationEngine, string>> {
  const line = "import torch; torch.set_default_device('cuda'); torch.zeros(1)";
  const fault = await pythonFault(CARD_PYTHON, line, signal);
  return new Map(fault === null ? [] : [["torch-cuda", fault], ["torch-cuda-tf32", fault]]);
}

/** Why players cannot run here; those that are not named can. */
export async function missingPlayers(): Promise<ReadonlyMap<ImplementationEngine, string>> {
  const [torch, cardPeers, adapter, cuda] = await Promise.all([
    pythonFault(PYTHON, "import torch"),
    missingCardPeers(),
    examineAdapter(),
    probeEngine("cuda"),
  ]);
  const missing = new Map(cardPeers);
  if (torch) missing.set("torch", `${torch}; on Debian: apt install python3-torch`);
  if (!cuda.works) missing.set("cuda", cuda.description);
  const noCard = cardMessage(adapter);
  if (noCard) missing.set("webgpu", noCard);
  return missing;
}
