import sharp from "sharp";
const [f, x, y, w, h, o] = Deno.args;
await sharp(f).extract({ left: +x, top: +y, width: +w, height: +h }).toFile(o);
