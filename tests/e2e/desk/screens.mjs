/*
 * screens.mjs - every screen of the desk: whose it is, where, and how it is reached with
 * real content. desk.c's own table says which there must be: a new page without a line
 * here fails screens_test.mjs.
 *
 * { name, path, who, status, post, open, once }: `who` a login ("" nobody), `post` the
 * fields of a form sent there, `open` another way to get there, `once` what can be seen
 * but once. `main` screens are looked at in every way there is.
 */
import fs from "node:fs";
import { code, command, link } from "./board.mjs";
import { Client, formFields, withFields } from "./client.mjs";
import { move } from "./stage.mjs";

const TABLE = new URL("../../../core/desk/desk.c", import.meta.url);
const NO_PAGE = ["/ban/nhat-ky/csv"]; // a file to save

const HEAD = "truong-ban",
    DEPUTY = "pho-ban-1",
    MEMBER = "uy-vien-1",
    IDLE = "uy-vien-2",
    ADMIN = "quan-tri";

// What desk.c shows by GET.
export function routesOfDesk() {
    const table = fs.readFileSync(TABLE, "utf8");
    return [...table.matchAll(/^ {4}(?:GET|ASK)\("([^"]+)"/gm)]
        .map(found => found[1])
        .filter(route => !NO_PAGE.includes(route));
}

export function routeOf(routes, path) {
    const parts = path.replace(/[?#].*/, "").split("/");
    return routes.find(route => {
        const own = route.split("/");
        return (
            own.length === parts.length &&
            own.every((part, i) => part === parts[i] || (part[0] === ":" && parts[i]))
        );
    });
}

function doorScreens({ portal, weak, fresh, weakToken, newLink }) {
    const path = address => new URL(address).pathname;
    return [
        { name: "log in", path: "/ban/dang-nhap", who: "", main: true },
        {
            name: "log in, refused",
            path: "/ban/dang-nhap",
            who: "",
            status: 422,
            post: [
                ["ten", "truong-ban"],
                ["mat_khau", "sai"],
            ],
        },
        { name: "one-time link", path: path(link(portal, "uy-vien-3")), who: "", main: true },
        {
            name: "one-time link, two passwords",
            path: newLink,
            who: "",
            status: 422,
            once: true,
            post: [
                ["mat_khau", "mot cau de nho"],
                ["nhac_lai", "mot cau khac"],
            ],
        },
        { name: "used link", path: "/ban/vao/khong-con", who: "", status: 410 },
        { name: "second factor", path: "/ban/xac-minh", who: weak, main: true },
        {
            name: "second factor, wrong code",
            path: "/ban/xac-minh",
            who: weak,
            status: 422,
            once: true,
            token: weakToken,
            post: [["ma", "000000"]],
        },
        { name: "a phone for codes", path: "/ban/xac-minh", who: fresh },
        {
            name: "recovery codes",
            path: "/ban/xac-minh",
            who: fresh,
            once: true,
            open: async tab => {
                await tab.goto(`${portal.base}/ban/xac-minh`);
                await tab.fill("[name=ma]", code(await tab.textContent("code.ma")));
                return Promise.all([
                    tab.waitForResponse(one => one.request().method() === "POST"),
                    tab.click("main button"),
                ]).then(([answer]) => answer);
            },
        },
        { name: "own account", path: "/ban/tai-khoan", who: HEAD, main: true },
        { name: "own account, member", path: "/ban/tai-khoan", who: MEMBER },
        {
            name: "own account, refused password",
            path: "/ban/tai-khoan/mat-khau",
            who: IDLE,
            status: 422,
            once: true,
            post: [
                ["moi", "mot cau de nho khac"],
                ["nhac_lai", "mot cau khac nua"],
            ],
        },
    ];
}

function adminScreens({ made }) {
    return [
        { name: "users", path: "/ban/nguoi-dung", who: ADMIN, main: true },
        {
            name: "users, refused",
            path: "/ban/nguoi-dung",
            who: ADMIN,
            status: 422,
            post: [
                ["ten", "Có Dấu"],
                ["ho_ten", ""],
                ["ngay_qd", "31/2/2021"],
            ],
        },
        { name: "user", path: made.user, who: ADMIN, main: true },
        { name: "user, link made", path: made.user, who: ADMIN, once: true, post: [["viec", "duong-dan"]] },
        { name: "user, refused", path: made.user, who: ADMIN, status: 422, post: [["viec", "them-ghe"]] },
        { name: "no such user", path: "/ban/nguoi-dung/999", who: ADMIN, status: 404 },
        { name: "new board", path: "/ban/kien-toan", who: ADMIN, main: true },
        { name: "new board, refused", path: "/ban/kien-toan", who: ADMIN, status: 422, post: [["so_qd", ""]] },
        { name: "delegation", path: "/ban/uy-quyen", who: HEAD, main: true },
        { name: "delegation, refused", path: "/ban/uy-quyen", who: HEAD, status: 422, post: [["den_ngay", "mai"]] },
        { name: "log", path: "/ban/nhat-ky", who: HEAD, main: true },
        { name: "log of an item", path: `/ban/nhat-ky?tin=${made.published}`, who: ADMIN },
        { name: "log, nothing", path: "/ban/nhat-ky?tin=t99999", who: ADMIN },
        { name: "log verified", path: "/ban/nhat-ky/kiem-tra", who: ADMIN, post: [] },
        { name: "settings", path: "/ban/cai-dat", who: ADMIN, main: true },
        {
            name: "settings, refused",
            path: "/ban/cai-dat",
            who: ADMIN,
            status: 422,
            post: [["title", ""]],
        },
        { name: "plugins", path: "/ban/phan-mo-rong", who: ADMIN, main: true },
    ];
}

function writingScreens({ made, forms }) {
    const form = code_ => `/ban/muc/${code_}/soan`;
    return [
        { name: "news", path: "/ban/loai/news", who: DEPUTY, main: true },
        { name: "news of a state", path: "/ban/loai/news?trang_thai=published&trang=2", who: DEPUTY },
        { name: "news, none found", path: "/ban/loai/news?tim=zzxxy", who: DEPUTY },
        { name: "documents", path: "/ban/loai/legal", who: MEMBER },
        ...["news", "notice", "intro", "unit", "official", "legal"].map(kind => ({
            name: `new ${kind}`,
            path: `/ban/tao/${kind}`,
            who: MEMBER,
            main: kind === "news" || kind === "legal",
        })),
        { name: "editor", path: form(made.edited), who: MEMBER, main: true },
        { name: "editor, somebody is at it", path: form(made.edited), who: DEPUTY },
        { name: "editor of a public item", path: form(made.published), who: HEAD },
        {
            name: "editor, to be mended",
            path: form(made.returned),
            who: MEMBER,
            status: 422,
            post: [
                ...withFields(forms.returned, { title: "", source_url: "khong phai", event_date: "31/2/2021" }),
                ["viec", "luu"],
            ],
        },
        { name: "merge question", path: `/ban/muc/${made.merge}/hop-nhat`, who: MEMBER, main: true },
        { name: "library", path: "/ban/kho-anh", who: MEMBER, main: true },
        { name: "library, to choose", path: `/ban/kho-anh?cho=${made.edited}&truong=pictures`, who: MEMBER },
        { name: "library, none found", path: "/ban/kho-anh?tim=zzxxy", who: MEMBER },
        { name: "library, nothing chosen", path: "/ban/tai-len", who: MEMBER, status: 422, post: [["x", ""]] },
    ];
}

function itemScreens({ made, people }) {
    const item = (code_, rest = "") => `/ban/muc/${code_}${rest}`;
    const states = ["received", "twin", "assigned", "late", "returned", "scheduled", "approved"];
    const own = ["published", "archived", "erasing", "erased", "urgent"];
    const tabs = ["so-sanh", "goc", "lich-su"];
    return [
        { name: "receiving", path: "/ban/nhan", who: DEPUTY, main: true },
        { name: "receiving, nothing", path: "/ban/nhan", who: MEMBER, status: 422, post: [] },
        {
            name: "receiving, urgent without an end",
            path: "/ban/nhan",
            who: DEPUTY,
            status: 422,
            post: [
                ["noi_dung", "Nước lên"],
                ["lam", "khan"],
                ["nhan_luc", "2999-01-01T00:00"],
            ],
        },
        ...states.map(state => ({ name: `item ${state}`, path: item(made[state]), who: DEPUTY })),
        ...own.map(state => ({ name: `item ${state}`, path: item(made[state]), who: HEAD })),
        { name: "item in work", path: item(made.edited), who: MEMBER, main: true },
        { name: "item to decide", path: item(made.submitted), who: HEAD, main: true },
        ...tabs.map(tab => ({ name: `item, ${tab}`, path: item(made.submitted, `?xem=${tab}`), who: HEAD, main: true })),
        { name: "item, what came in", path: item(made.twin, "?xem=goc"), who: DEPUTY },
        { name: "item, history with corrections", path: item(made.published, "?xem=lich-su"), who: HEAD },
        { name: "item by its sheet", path: item(made.submitted, "?phieu=1"), who: HEAD },
        { name: "item of another kind", path: item("v17"), who: HEAD },
        {
            name: "item, returned without a word",
            path: item(made.submitted, "/chuyen"),
            who: HEAD,
            status: 422,
            post: async () => {
                const page = await people[HEAD].get(item(made.submitted));
                return withFields(formFields(page.text, "viec"), { ghi_chu: "", chuyen: "tra-lai" });
            },
        },
        {
            name: "item just published",
            path: item(made.fresh),
            who: HEAD,
            once: true,
            before: () => move(people[HEAD], made.fresh, "duyet-dang"),
        },
        { name: "no such item", path: item("t99999"), who: HEAD, status: 404 },
        { name: "sheet", path: item(made.submitted, "/phieu"), who: DEPUTY, main: true },
        { name: "spelling", path: item(made.published, "/sua-chinh-ta"), who: HEAD, main: true },
        { name: "spelling, refused", path: item(made.published, "/sua-chinh-ta"), who: HEAD, status: 422, post: [["sai", "x"], ["dung", "y"]] },
        { name: "correction", path: item(made.published, "/dinh-chinh"), who: HEAD, main: true },
        { name: "correction, refused", path: item(made.published, "/dinh-chinh"), who: HEAD, status: 422, post: [["truoc", "Đường dài 800 m"]] },
        { name: "erasing", path: item(made.published, "/go-han"), who: HEAD, main: true },
        { name: "erasing, asked for", path: item(made.erasing, "/go-han"), who: HEAD },
        { name: "erasing, asked for by oneself", path: item(made.erasing, "/go-han"), who: DEPUTY },
        { name: "erasing, refused", path: item(made.published, "/go-han"), who: HEAD, status: 422, post: [["lam", "go"]] },
        {
            name: "link for an official",
            path: item(made.approved, "/nho-xac-nhan"),
            who: DEPUTY,
            once: true,
            post: [["nho_ai", "Ông Sơn, cán bộ nông nghiệp"]],
        },
        { name: "official's page", path: made.outside, who: "", main: true },
        { name: "official's page, refused", path: made.outside, who: "", status: 422, post: [["tra_loi", "sua"]] },
        { name: "official's page, used", path: made.used, who: "", status: 410 },
        { name: "official's thanks", path: made.outside2, who: "", once: true, post: [["ten", "Ông Sơn"], ["tra_loi", "dung"]] },
    ];
}

function listScreens() {
    const lists = ["cho-duyet", "hop-thu", "viec-cua-toi", "qua-han", "lich-dang", "da-dang"];
    return [
        ...[HEAD, DEPUTY, MEMBER, IDLE, ADMIN].map(who => ({
            name: `first page of ${who}`,
            path: "/ban",
            who,
            main: who === HEAD || who === MEMBER,
        })),
        { name: "first page, said", path: "/ban?bao=saved", who: IDLE },
        ...lists.map(list => ({ name: list, path: `/ban/${list}`, who: list === "viec-cua-toi" ? MEMBER : HEAD, main: true })),
        { name: "published, last page", path: "/ban/da-dang?trang=2", who: HEAD },
        { name: "to decide, nothing", path: "/ban/cho-duyet", who: ADMIN },
        { name: "own work, nothing", path: "/ban/viec-cua-toi", who: ADMIN },
        { name: "no such page", path: "/ban/khong-co", who: MEMBER, status: 404, is_none: true },
        { name: "not for a member", path: "/ban/nguoi-dung", who: MEMBER, status: 403 },
    ];
}

// People who stand at the second door: one whose phone is known, one without.
async function atTheDoor(portal) {
    const come = async login => {
        const client = new Client(portal, login);
        const answer = await client.post(new URL(link(portal, login)).pathname, [
            ["mat_khau", "mot cau de nho o nha van hoa"],
            ["nhac_lai", "mot cau de nho o nha van hoa"],
        ]);
        if (answer.status !== 303) throw new Error(`${login}: ${answer.status}`);
        return client;
    };
    command(portal, "add", "quan-tri-2", "--name", "Quản trị phụ", "--role", "quan-tri");
    const weak = await come("pho-ban-2"),
        fresh = await come("quan-tri-2");
    portal.kept.set("weak", weak.storage());
    portal.kept.set("fresh", fresh.storage());
    const door = await weak.get("/ban/xac-minh");
    return { weak: "weak", fresh: "fresh", weakToken: /name="_token" value="([^"]+)"/.exec(door.text)[1] };
}

export async function allScreens(portal, { people, made }) {
    const page = await people[DEPUTY].post(`/ban/muc/${made.approved}/nho-xac-nhan`, { nho_ai: "Ông Sơn" });
    made.outside2 = /\/xac-nhan\/[A-Za-z0-9_-]+/.exec(page.text)[0];
    const form = await people[MEMBER].get(`/ban/muc/${made.returned}/soan`);
    const stage = { portal, people, made, ...(await atTheDoor(portal)) };
    const user = await people[ADMIN].post(made.user, { viec: "duong-dan" });
    stage.newLink = /\/ban\/vao\/[A-Za-z0-9_-]+/.exec(user.text)[0];
    stage.forms = { returned: formFields(form.text, "soan") };
    return [doorScreens, adminScreens, writingScreens, itemScreens, listScreens].flatMap(part => part(stage));
}
