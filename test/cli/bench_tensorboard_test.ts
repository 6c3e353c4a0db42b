import { assertEquals } from "@std/assert";
import { readEventFile } from "../formats/tensorboard/event_reader.ts";
import { bench } from "./bench_fixture.ts";
import { filesBelow, withFolder } from "./terminal_fixture.ts";

Deno.test("bench --tensorboard keeps the models of cells that it trains, and their event files end with pictures", () =>
  withFolder(async (results) => {
    const { code, err } = await bench("tiny.yaml", results, "--tensorboard", `${results}/board`);
    assertEquals(code, 0, err);
    assertEquals((await filesBelow(`${results}/tiny/embedded/models`)).length, 6);
    const files = (await filesBelow(`${results}/board`)).filter((file) => file.includes("tfevents"));
    assertEquals(files.length, 6);
    for (const file of files) {
      const events = readEventFile(await Deno.readFile(`${results}/board/${file}`));
      const pictures = events.map(({ images }) => Object.keys(images).length);
      assertEquals(pictures, [...Array(events.length - 1).fill(0), 9], file);
    }
  }));
