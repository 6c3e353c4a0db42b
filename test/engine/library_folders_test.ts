import { assertEquals } from "@std/assert";
import { openCudaLibraries, placesOf } from "../../src/engine/library_folders.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

Deno.test("placesOf() looks in the folders first, as the loader would, and takes a path as it is", () => {
  assertEquals(placesOf("libopenblas.so.0", ["/x", "/y"]), [
    "/x/libopenblas.so.0",
    "/y/libopenblas.so.0",
    "libopenblas.so.0",
  ]);
  assertEquals(placesOf("libopenblas.so.0", []), ["libopenblas.so.0"]);
  assertEquals(placesOf("/System/Accelerate", ["/x"]), ["/System/Accelerate"]);
});

Deno.test("openCudaLibraries() opens those of CUDA and no others, each once what it needs is open", () =>
  withFolder(async (folder) => {
    const names = [
      "libcublas.so.11",
      "libcublasLt.so.11",
      "libcudnn_ops_infer.so.8",
      "libcudart.so.11.0",
      "libc.so.6",
    ];
    for (const name of [...names, "libcudart.txt"]) await Deno.writeTextFile(`${folder}/${name}`, "");
    const open: string[] = [];
    const needs: Record<string, string> = { "libcublas.so.11": "libcublasLt.so.11" };
    const opened = openCudaLibraries([`${folder}/none`, folder], (path) => {
      const name = path.slice(folder.length + 1);
      if (name.startsWith("libcudnn")) throw new Error("is broken");
      if (needs[name] && !open.includes(needs[name])) throw new Error(`needs ${needs[name]}`);
      open.push(name);
    });
    assertEquals(open, ["libcublasLt.so.11", "libcudart.so.11.0", "libcublas.so.11"]);
    assertEquals(opened, open.map((name) => `${folder}/${name}`));
  }));
