/*
 * photo.mjs - a small JPEG as a phone would send it, made here so that none is kept in
 * the repository: a picture of the smallest size that is one, 16 x 16, grey.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dinh-photo-"));
process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));

let serial = 0;

// Each call makes other pixels, so that no two pictures are the same file.
export function photo(name) {
    const file = path.join(folder, name),
        raw = path.join(folder, "pixels.ppm"),
        side = 480,
        tone = (serial++ * 37) % 200;
    const pixels = Buffer.alloc(side * side * 3);
    for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 7 + tone * (i % 11)) & 255;
    fs.writeFileSync(raw, Buffer.concat([Buffer.from(`P6 ${side} ${side} 255\n`), pixels]));
    execFileSync("vips", ["copy", raw, `${file}[Q=80]`], { stdio: "pipe" });
    return file;
}
