/*
 * shrink.js - a picture made small before it is sent: 30 photos of a phone are 120 MB,
 * shrunk they are 10. Used by the editor and by desk.js.
 *
 * Upright as the camera held it; on white where it was transparent. What the browser
 * cannot decode (HEIC) or what is small already goes as it is: the server decodes and
 * encodes every picture again anyway.
 */

const SIDE = 1600;
const QUALITY = 0.85;
const SMALL_BYTES = 600 * 1024;
const AS_IT_IS = /^image\/(gif|svg)/; // moving, or no pixels

export function isPicture(file) {
    return /^image\//.test(file.type) || /\.(jpe?g|png|webp|gif|hei[cf]|avif|tiff?)$/i.test(file.name);
}

function draw(bitmap, scale) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
}

export async function shrinkPicture(file) {
    if (!isPicture(file) || AS_IT_IS.test(file.type) || !window.createImageBitmap) return file;
    try {
        const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
        if (scale === 1 && file.size <= SMALL_BYTES) return file;
        const canvas = draw(bitmap, scale);
        if (bitmap.close) bitmap.close();
        const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", QUALITY));
        if (!blob || blob.size >= file.size && scale === 1) return file;
        const name = file.name.replace(/\.\w+$/, "") + ".jpg";
        return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
    } catch {
        return file;
    }
}
