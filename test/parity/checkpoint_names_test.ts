import { assertEquals } from "@std/assert";
import { checkpointExpectation } from "./checkpoint_names.ts";
import { GOLDEN } from "./_golden.ts";

const NEIGHBOURS = [
  "tiny_dino.expected.safetensors",
  "tiny_dino_half.expected_f32.safetensors",
  "mixed.expected.safetensors",
  "README.md",
];

const of = (file: string) => checkpointExpectation(file, NEIGHBOURS);

Deno.test("checkpointExpectation() finds the expected file with the longest stem", () => {
  assertEquals(of("tiny_dino_half_zip.pth"), {
    role: "agrees",
    expected: "tiny_dino_half.expected_f32.safetensors",
  });
  assertEquals(of("tiny_dino_zip.pth"), { role: "agrees", expected: "tiny_dino.expected.safetensors" });
  assertEquals(of("mixed.pt"), { role: "agrees", expected: "mixed.expected.safetensors" });
});

Deno.test("checkpointExpectation() holds other names and wrappers of the backbone to the backbone", () => {
  for (const file of ["tiny_hf.safetensors", "full_checkpoint_zip.pth", "lightning_like_zip.ckpt"]) {
    assertEquals(of(file), { role: "agrees", expected: "tiny_dino.expected.safetensors" });
  }
  assertEquals(checkpointExpectation("tiny_hf.safetensors", []), undefined);
});

Deno.test("checkpointExpectation() tells what must be refused, and when", () => {
  for (const file of ["malicious_eval_zip.pth", "truncated.safetensors", "bad_crc_zip.pth"]) {
    assertEquals(of(file), { role: "refused" });
  }
  assertEquals(of("missing_key_zip.pth"), { role: "incomplete" });
  assertEquals(of("mixed.expected.safetensors"), { role: "expected" });
});

Deno.test("checkpointExpectation() knows no other names", () => {
  for (const file of ["mixedup.pth", "badge.pth", "weights.bin"]) assertEquals(of(file), undefined);
});

Deno.test("checkpointExpectation() knows every file of the golden set", () => {
  const files = [...Deno.readDirSync(`${GOLDEN}/checkpoints`)].map(({ name }) => name);
  const roles: Record<string, number> = {};
  for (const file of files.filter((name) => !/\.forward\.|\.(md|json)$/.test(name))) {
    const role = checkpointExpectation(file, files)?.role ?? "none";
    roles[role] = (roles[role] ?? 0) + 1;
  }
  assertEquals(roles, { expected: 4, agrees: 15, refused: 17, incomplete: 2 });
});
