/*
 * stage.mjs - a desk in the middle of a week: items in every state, an urgent one, one
 * with a merge question, one corrected in public, one an outside official is asked about.
 * Made by the board's own requests; what they make is told as { name: code }.
 */
import { command } from "./board.mjs";
import { Client, fileAt, formFields, withFields } from "./client.mjs";
import { photo } from "./photo.mjs";

const HOUR_MS = 3600000;

const STORY =
    "<p>Sáng 20/11, tại nhà văn hóa thôn Đông, <strong>Hội Phụ nữ xã</strong> tổ chức buổi " +
    "tập huấn phân loại rác tại nguồn cho 60 hội viên.</p><h2>Ba loại rác</h2><ul><li>Rác hữu " +
    "cơ</li><li>Rác tái chế<ul><li>Giấy</li><li>Nhựa</li></ul></li><li>Rác còn lại</li></ul>" +
    "<table><caption>Lịch thu gom</caption><thead><tr><th>Thôn</th><th>Thứ</th><th>Giờ</th></tr>" +
    "</thead><tbody><tr><td>Thôn Đông</td><td>Thứ hai, thứ năm</td><td>17 giờ</td></tr><tr>" +
    "<td>Thôn Đoài</td><td colspan=\"2\">Thứ ba, 17 giờ</td></tr></tbody></table>" +
    "<blockquote>Mỗi nhà một thùng ủ, <em>cả thôn sạch</em>.</blockquote>";

// "2026-11-23T17:00" in Viet Nam, as a field of date and time has it.
export function hourFromNow(hours) {
    return new Date(Date.now() + (hours + 7) * HOUR_MS).toISOString().slice(0, 16);
}

export async function board(portal) {
    const people = {};
    // The portal makes the first admin by itself, but not at once.
    command(portal, "first");
    for (const login of ["truong-ban", "pho-ban-1", "pho-ban-2", "uy-vien-1", "uy-vien-2", "quan-tri"])
        people[login] = await Client.comeIn(portal, login);
    return people;
}

// The number of an account, read from the page where work is given out.
export async function accountOf(person, code, name) {
    const page = await person.get(`/ban/muc/${code}`);
    const found = new RegExp(`name="nguoi" value="(\\d+)">[^<]*${name}<`).exec(page.text);
    if (!found) throw new Error(`${code} cannot be given to ${name}`);
    return found[1];
}

export async function assign(person, code, name, hours = 30) {
    const nguoi = await accountOf(person, code, name);
    await person.done(`/ban/muc/${code}/giao`, { nguoi, han: hourFromNow(hours) });
}

// A move by its button, of whatever state the item is in.
export async function move(person, code, chuyen, more = {}) {
    const page = await person.get(`/ban/muc/${code}`);
    const hidden = name => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? "";
    const form = { tu: hidden("tu"), ban: hidden("ban"), chuyen, ...more };
    return person.done(`/ban/muc/${code}/chuyen`, form);
}

export async function picture(person, name) {
    const headers = { "X-Token": person.token };
    const answer = await person.post("/ban/tai-len", [["tep", fileAt(photo(name))]], headers);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text).file;
}

function album(files) {
    const fields = { "pictures.co": "1" };
    files.forEach((file, i) => {
        fields[`pictures.${i}.file`] = file;
        fields[`pictures.${i}.alt`] = `Hội viên thực hành phân loại rác, nhóm ${i + 1}`;
        fields[`pictures.${i}.caption`] = "Các nhóm thực hành tại chỗ";
        fields[`pictures.${i}.credit`] = "Ảnh: Nguyễn Văn Thành";
    });
    return fields;
}

async function received({ "pho-ban-1": deputy }) {
    const first = await deputy.receive({
        tieu_de: "Thôn Đoài ra quân làm thủy lợi nội đồng",
        noi_dung: "Sáng nay 120 lao động của thôn Đoài nạo vét 1,2 km kênh mương.",
        nguoi_gui: "Bà Hoàng Thị Lan",
        kenh: "zalo",
    });
    const twin = await deputy.receive([
        ["noi_dung", "Thôn Đoài ra quân làm thủy lợi nội đồng\n\nSáng nay 120 lao động của thôn Đoài nạo vét kênh mương."],
        ["giay", fileAt(photo("cong-van.jpg"))],
    ]);
    return { received: first, twin };
}

async function inWork(people, made) {
    const { "pho-ban-1": deputy, "uy-vien-1": member } = people;
    const title = name => ({ tieu_de: name, noi_dung: "Nội dung ban đầu của tin, gửi qua Zalo." });
    made.assigned = await deputy.receive(title("Trạm y tế xã tiêm chủng tháng 11"));
    await assign(deputy, made.assigned, "Ủy viên 1");
    made.edited = await deputy.receive(title("Hội Phụ nữ tập huấn phân loại rác tại nguồn"));
    await assign(deputy, made.edited, "Ủy viên 1", 3);
    const files = [await picture(member, "nhom-1.jpg"), await picture(member, "nhom-2.jpg")];
    await member.write(`/ban/muc/${made.edited}/soan`, { body: STORY, ...album(files) });
    await member.done(`/ban/muc/${made.edited}/doi-nguoi`, { ghi_chu: "Tuần này đi tập huấn ở huyện" });
    made.late = await deputy.receive(title("Kết quả thu quỹ vì người nghèo"));
    await assign(deputy, made.late, "Ủy viên 1", 1);
    made.returned = await submitted(people, "Câu lạc bộ dưỡng sinh thôn Thượng");
    await move(people["truong-ban"], made.returned, "tra-lai", {
        ghi_chu: "Ghi rõ tên chủ nhiệm câu lạc bộ, bỏ số điện thoại riêng.",
    });
    return files;
}

export async function submitted({ "pho-ban-1": deputy, "uy-vien-1": member }, title, fields = {}) {
    const code = await deputy.receive({ tieu_de: title, noi_dung: "Sáng 20/11 hội viên của thôn đã dự." });
    await assign(deputy, code, "Ủy viên 1");
    await member.write(`/ban/muc/${code}/soan`, { body: STORY, ...fields }, "buoc.trinh");
    return code;
}

async function published(people, made, files) {
    const { "truong-ban": head, "pho-ban-1": deputy, "uy-vien-1": member } = people;
    made.submitted = await submitted(people, "Hội Nông dân trao cây giống cho 30 hộ", album(files));
    made.scheduled = await submitted(people, "Lịch tiếp công dân tháng 12");
    await head.done(`/ban/muc/${made.scheduled}/hen-gio`, { luc: hourFromNow(20) });
    made.approved = await submitted(people, "Thông báo cắt điện để sửa đường dây");
    await move(deputy, made.approved, "duyet");
    made.fresh = await submitted(people, "Bế mạc giải bóng đá thiếu niên");
    made.published = await submitted(people, "Khánh thành đường hoa thôn Trung", album(files));
    await move(head, made.published, "duyet-dang");
    await head.done(`/ban/muc/${made.published}/dinh-chinh`, {
        truoc: "Đường hoa dài 800 m",
        sau: "Đường hoa dài 1.200 m",
    });
    await head.done(`/ban/muc/${made.published}/sua-chinh-ta`, { sai: "tập huấn", dung: "tập luyện" });
    made.archived = await submitted(people, "Mời dự hội thảo giống lúa mới");
    await move(head, made.archived, "duyet-dang");
    await move(head, made.archived, "go-xuong", { ghi_chu: "Hội thảo đã hoãn" });
    made.erasing = await submitted(people, "Danh sách hộ nhận hỗ trợ");
    await move(head, made.erasing, "duyet-dang");
    await deputy.done(`/ban/muc/${made.erasing}/go-han`, { da_doc: "1", lam: "go" });
    made.erased = await submitted(people, "Tin đăng nhầm có số căn cước");
    await deputy.done(`/ban/muc/${made.erased}/go-han`, { da_doc: "1", lam: "go" });
    await head.done(`/ban/muc/${made.erased}/go-han`, { da_doc: "1", lam: "go" });
    await member.get(`/ban/muc/${made.edited}/soan`);
}

async function urgent({ "pho-ban-2": deputy }, made) {
    made.urgent = await deputy.receive({
        tieu_de: "Nước sông lên nhanh, bà con bãi Tân Lập di chuyển ngay",
        noi_dung: "UBND xã yêu cầu bà con di chuyển trước 16 giờ hôm nay.",
        lam: "khan",
        het_han: hourFromNow(24),
    });
}

async function merging({ "pho-ban-1": deputy, "uy-vien-1": member, "truong-ban": head }, made) {
    made.merge = await deputy.receive({ tieu_de: "Đại hội chi bộ thôn Thượng", noi_dung: "Chi bộ có 32 đảng viên." });
    await assign(deputy, made.merge, "Ủy viên 1");
    const address = `/ban/muc/${made.merge}/soan`;
    const before = await member.get(address);
    await head.write(address, { body: "<p>Chi bộ có 34 đảng viên, họp sáng chủ nhật.</p>" });
    const mine = withFields(formFields(before.text, "soan"), {
        body: "<p>Chi bộ có 32 đảng viên, bầu 3 đồng chí vào cấp ủy.</p>",
        viec: "luu",
    });
    const where = await member.done(address, mine);
    if (!where.endsWith("/hop-nhat")) throw new Error(`no merge question: ${where}`);
}

async function outside({ "uy-vien-1": member, "pho-ban-1": deputy }, made) {
    const ask = async (who, person) => {
        const page = await person.post(`/ban/muc/${made.submitted}/nho-xac-nhan`, { nho_ai: who });
        return /\/xac-nhan\/[A-Za-z0-9_-]+/.exec(page.text)[0];
    };
    made.outside = await ask("Ông Bùi Văn Sơn, cán bộ nông nghiệp xã", member);
    made.used = await ask("Bà Trần Thị Hoa, kế toán hợp tác xã", deputy);
    await new Client(member.portal, "outside").post(made.used, {
        ten: "Trần Thị Hoa, kế toán hợp tác xã",
        tra_loi: "sua",
        ghi_chu: "Số hộ là 32, không phải 30.",
    });
}

async function administration({ "quan-tri": admin, "truong-ban": head }, made) {
    made.user = (
        await admin.done("/ban/nguoi-dung", {
            ten: "vu-thi-huong",
            ho_ten: "Vũ Thị Hương",
            dien_thoai: "0912 345 678",
            thu: "huong@example.vn",
            vai_tro: "uy-vien",
            so_qd: "152/QĐ-UBND",
            ngay_qd: "1/6/2021",
        })
    ).replace(/\?.*/, "");
    const page = await head.get("/ban/uy-quyen");
    const value = (name, text) =>
        new RegExp(`<option value="([^"]+)"[^>]*>[^<]*${text}`).exec(
            page.text.slice(page.text.indexOf(`name="${name}"`)),
        )[1];
    const end = new Date(Date.now() + 72 * HOUR_MS);
    await head.done("/ban/uy-quyen", {
        vai_tro: value("vai_tro", "Trưởng ban"),
        nguoi: value("nguoi", "Phó trưởng ban 2"),
        den_ngay: `${end.getUTCDate()}/${end.getUTCMonth() + 1}/${end.getUTCFullYear()}`,
        ly_do: "đi học ở tỉnh",
    });
}

// Everything; `made` tells the codes. The portal runs.
export async function setStage(portal) {
    const people = await board(portal);
    const made = await received(people);
    const files = await inWork(people, made);
    await published(people, made, files);
    await urgent(people, made);
    await merging(people, made);
    await outside(people, made);
    await administration(people, made);
    portal.sql(
        `PRAGMA busy_timeout = 5000; UPDATE item SET due_at = ${Date.now() - 26 * HOUR_MS}` +
            ` WHERE kind = 'news' AND no = ${made.late.replace(/\D/g, "")}`,
    );
    return { people, made };
}
