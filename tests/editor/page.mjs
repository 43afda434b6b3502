/*
 * page.mjs - a page such as the desk gives, with its addresses for saving and files
 * played by a small server, under the policy of the desk. `desk` holds what it was sent
 * and how it answers; a test changes that while the page is open.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
    "frame-ancestors 'none'";
const TYPES = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

const escape = text => text.replace(/[&<>"]/g,
    letter => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);

function imageRow(index) {
    const field = (member, label, type = "text") =>
        `<p><label for="images-${index}-${member}">${label}</label> <input type="${type}" ` +
        `id="images-${index}-${member}" name="images.${index}.${member}"${type === "checkbox" ? ' value="1"' : ""}></p>`;
    const button = (work, label, hidden = "") => `<button name="viec" class="nut nho" ` +
        `value="images.${index}.${work}" data-viec="${work}"${hidden}>${label}</button> `;
    return `<li data-muc><b>Ảnh <span data-so></span></b> <span data-ten></span>
<img data-xem hidden alt="" width="80"><input type="hidden" name="images.${index}.file">
${field("alt", "Chữ thay ảnh")}${field("caption", "Chú thích")}${field("credit", "Ảnh của")}
${field("children", "Có trẻ em", "checkbox")}
${button("len", "Lên")}${button("xuong", "Xuống")}${button("bo", "Bỏ")}${button("chen", "Chèn vào bài", " hidden")}</li>`;
}

const fileRow = index => `<li data-muc><span data-ten></span>
<input type="hidden" name="files.${index}.file"><label for="files-${index}-title">Tên tệp</label>
<input id="files-${index}-title" name="files.${index}.title">
<button name="viec" class="nut nho" value="files.${index}.bo" data-viec="bo">Bỏ</button></li>`;

const linkRow = index => `<li data-muc><img data-xem hidden alt="" width="80">
<label for="links-${index}-url">Địa chỉ video</label><input id="links-${index}-url" name="links.${index}.url">
<input type="hidden" name="links.${index}.image"><label for="links-${index}-tep">Ảnh của video</label>
<input type="file" id="links-${index}-tep" data-tep-cho="image">
<button name="viec" class="nut nho" value="links.${index}.bo" data-viec="bo">Bỏ</button></li>`;

function list(name, kind, title, row, add) {
    return `<fieldset data-danh-sach="${name}" data-loai="${kind}"><legend>${title}</legend>
<ol data-hang></ol><template data-mau>${row("__")}</template>${add}</fieldset>`;
}

const chooser = (id, label) => `<p><label for="${id}">${label}</label>
<input type="file" id="${id}" multiple data-them></p>`;

// What the server would render for this item.
function pageOf(desk) {
    return `<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Soạn tin bài số 48</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/base.css">
<link rel="stylesheet" href="/editor.css">
<script src="/desk.js" defer></script><script src="/editor.js" defer></script></head><body>
<main tabindex="-1"><h1>Soạn tin bài số 48</h1><p data-tu-luu-luc></p>
<div data-thong-bao role="status"></div>
<form id="soan" method="post" action="/luu" data-ma="t48" data-nguoi="${desk.person}"
 data-goc="${desk.base}" data-tu-luu="/tu-luu" data-tai-len="/tai-len" data-doc-tep="/doc-tep"${desk.plain ? " data-tho" : ""}>
<input type="hidden" name="_token" value="${desk.token}"><input type="hidden" name="goc" value="${desk.base}"><input type="hidden" name="khoa" value="${Math.random()}">
<p><label for="title">Tiêu đề</label> <input id="title" name="title" value="${escape(desk.title)}"></p>
<p><label for="cat">Chuyên mục</label> <select id="cat" name="category"><option value="ubnd">UBND xã<option value="doan">Đoàn xã</select></p>
<div data-van-ban="body"><label for="body">Nội dung</label>
<textarea id="body" name="body_dau" rows="6" aria-describedby="body-dau body-gy">chữ thường</textarea>
<span id="body-gy">Viết ngắn.</span><span id="body-dau">**đậm**</span>
<input type="hidden" name="body" value="${escape(desk.body)}" disabled autocomplete="off"></div>
${list("images", "anh", "Ảnh", imageRow, chooser("them-anh", "Thêm ảnh"))}
${list("files", "tep", "Tệp kèm", fileRow, chooser("them-tep", "Thêm tệp"))}
${list("links", "link", "Video", linkRow, '<button type="button" class="nut" data-viec="them">Thêm video</button>')}
<p><button class="nut chinh" name="viec" value="trinh">Trình duyệt</button></p></form>
<p id="zalo">Giao tin 48 cho Ủy viên 3</p><button type="button" class="nut" data-chep="#zalo" hidden>Sao chép tin nhắn</button>
<p data-con="2">Đã đăng. Còn <b data-giay>2</b> giây để hoàn tác.</p>
<time datetime="${new Date(Date.now() - 3 * 3600e3 - 5000).toISOString()}" data-cach>lúc nãy</time>
<form method="post" action="/nhan" enctype="multipart/form-data"><label for="giay">Ảnh tờ giấy</label>
<input type="file" id="giay" name="giay" multiple data-thu-nho></form>
</main></body></html>`;
}

async function bodyOf(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    return Buffer.concat(parts);
}

// The bytes and the name of the part "tep" of a multipart body.
function partOf(body, type) {
    const boundary = /boundary=(.+)$/.exec(type)[1];
    const head = body.indexOf('name="tep"');
    const name = /filename="([^"]*)"/.exec(body.subarray(head, head + 400).toString())[1];
    const begin = body.indexOf("\r\n\r\n", head) + 4;
    return { name, bytes: body.subarray(begin, body.indexOf(`\r\n--${boundary}`, begin)) };
}

export class Desk {
    constructor(files) {
        Object.assign(this, { files, person: "3", token: "mot", alive: true, base: "7",
            title: "Tin cũ", body: "", plain: false, saves: [], posts: [], uploads: [],
            most: 0, now: 0, delay: 0, other: null, refuse: null });
        this.pictures = new Map();
        this.documents = { title: "Tên trong tệp", html: "<p>Từ tệp Word.</p>" };
    }

    async start() {
        this.server = http.createServer((request, response) =>
            this.answer(request, response).catch(fault => {
                response.writeHead(500).end(String(fault));
            }));
        await new Promise(done => this.server.listen(0, "127.0.0.1", done));
        this.port = this.server.address().port;
        this.url = `http://127.0.0.1:${this.port}/soan`;
        return this;
    }

    stop() {
        this.server.closeAllConnections?.();
        return new Promise(done => this.server.close(done));
    }

    // As if the machine were off; it comes back on the same port.
    restart() {
        return new Promise(done => this.server.listen(this.port, "127.0.0.1", done));
    }

    async answer(request, response) {
        const { pathname } = new URL(request.url, this.url);
        const body = await bodyOf(request);
        const json = (data, status = 200) => response.writeHead(status,
            { "Content-Type": "application/json" }).end(JSON.stringify(data));
        if (pathname === "/soan") {
            response.writeHead(this.alive ? 200 : 302, this.alive
                ? { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY }
                : { Location: "/dang-nhap" }).end(this.alive ? pageOf(this) : "");
        } else if (request.method === "POST") {
            await this.post(pathname, request, body, json, response);
        } else {
            this.file(pathname, response);
        }
    }

    file(pathname, response) {
        const picture = this.pictures.get(pathname);
        const name = this.files[pathname.slice(1)];
        if (picture) response.writeHead(200, { "Content-Type": "image/jpeg" }).end(picture);
        else if (name) response.writeHead(200, { "Content-Type": TYPES[path.extname(name)] })
            .end(fs.readFileSync(name));
        else response.writeHead(pathname === "/dang-nhap" ? 200 : 404,
            { "Content-Type": "text/html; charset=utf-8" }).end("<title>Trang khác</title>");
    }

    async post(pathname, request, body, json, response) {
        const isOurs = request.headers["x-token"] === this.token;
        if (pathname === "/luu") {
            this.posts.push(new URLSearchParams(body.toString()));
            response.writeHead(this.alive ? 303 : 302,
                { Location: this.alive ? "/soan" : "/dang-nhap" }).end();
            return;
        }
        if (!this.alive) return void response.writeHead(302, { Location: "/dang-nhap" }).end();
        if (!isOurs) return void json({ ok: false }, 403);
        if (pathname === "/tu-luu") this.save(new URLSearchParams(body.toString()), json);
        else if (pathname === "/tai-len") await this.upload(partOf(body,
            request.headers["content-type"]), json);
        else if (pathname === "/doc-tep") json(this.documents);
        else json({}, 404);
    }

    save(fields, json) {
        if (this.refuse) return void json({ ok: false, message: this.refuse });
        this.saves.push(fields);
        json({ ok: true, at: "20:41", other: this.other, message: null });
    }

    async upload({ name, bytes }, json) {
        this.most = Math.max(this.most, ++this.now);
        await new Promise(done => setTimeout(done, this.delay));
        this.now--;
        if (/hong/.test(name)) return void json({ error: "Tệp này không phải ảnh." }, 422);
        const file = crypto.createHash("sha256").update(bytes).digest("hex");
        const href = `/tep/${file.slice(0, 12)}/${encodeURIComponent(name)}`;
        this.pictures.set(href, bytes);
        this.uploads.push({ name, bytes, file, href });
        json({ file, href, name, type: "image/jpeg", width: 10, height: 10, note: null });
    }
}
