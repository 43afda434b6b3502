/*
 * words.js - every sentence the editor says, in one place.
 */

export const BUTTONS = {
    strong: "Đậm",
    em: "Nghiêng",
    h2: "Mục lớn",
    h3: "Mục nhỏ",
    bullets: "Gạch đầu dòng",
    numbers: "Đánh số",
    table: "Bảng",
    undo: "Hoàn tác",
    more: "Mục khác",
    picture: "Thêm ảnh",
    word: "Mở tệp Word",
    link: "Liên kết",
    quote: "Trích dẫn",
    sup: "Chỉ số trên",
    sub: "Chỉ số dưới",
    u: "Gạch chân",
    h4: "Mục con",
    indent: "Thụt vào",
    outdent: "Thụt ra",
    alt: "Chữ thay ảnh",
    rule: "Vạch ngang",
    redo: "Làm lại",
    row: "Thêm hàng",
    column: "Thêm cột",
    header: "Ô tiêu đề",
    caption: "Tên bảng",
    merge: "Gộp ô",
    split: "Tách ô",
    dropRow: "Xóa hàng",
    dropColumn: "Xóa cột",
    dropTable: "Xóa bảng",
};

export const WORDS = {
    toolbar: "Định dạng",
    hint: "Alt+F10: đến thanh định dạng. Tab: ra khỏi ô soạn.",
    accept: "Đồng ý",
    cancel: "Thôi",
    unlink: "Bỏ liên kết",
    linkLabel: "Địa chỉ liên kết",
    linkBad: "Địa chỉ phải bắt đầu bằng https://, http://, mailto:, tel: hoặc dấu /.",
    altLabel: "Chữ thay ảnh: ảnh có ai, đang làm gì, ở đâu",
    missing: "Chưa có ảnh ở đây. Kéo ảnh vào đây hoặc bấm Thêm ảnh.",

    saved: at => `Đã tự lưu lúc ${at}.`,
    savedHere: at => `Đã giữ trên máy này lúc ${at}.`,
    saving: "Đang lưu…",
    other: name => `${name} cũng đang mở bài này. Nên hỏi nhau trước khi sửa tiếp.`,
    dead: "Chưa lưu được lên máy chủ, đã giữ trên máy này. Phiên làm việc đã hết: mở thẻ " +
        "khác để đăng nhập lại, rồi quay lại đây, bài sẽ tự lưu tiếp.",
    offline: "Chưa lưu được lên máy chủ, đã giữ trên máy này. Mạng đang đứt hoặc máy chủ " +
        "đang nghỉ; sẽ tự thử lại.",
    deadNowhere: "Chưa lưu được: phiên làm việc đã hết và máy này không cho giữ bản gõ dở. " +
        "Đừng đóng trang; mở thẻ khác để đăng nhập lại.",
    offlineNowhere: "Chưa lưu được: mạng đang đứt và máy này không cho giữ bản gõ dở. Đừng " +
        "đóng trang; sẽ tự thử lại.",
    again: "Đã nối lại. Bài đã được lưu lên máy chủ.",
    refused: "Máy chủ chưa nhận bản này.",

    kept: at => `Máy này còn giữ bản đang gõ dở lúc ${at}.`,
    keptOld: "Từ lúc đó bài đã có bản lưu mới hơn trên máy chủ.",
    useKept: "Dùng bản đó",
    dropKept: "Bỏ",
    used: "Đã đưa bản đang gõ dở vào ô soạn. Bấm Lưu khi thấy đúng.",

    cleaned: "Đã làm sạch bài dán",
    cleanedWord: "Đã làm sạch bài dán từ Word: bỏ kiểu chữ, giữ danh sách và bảng",
    hadFont: "đổi mã TCVN3/VNI sang Unicode",
    hadMotto: "bỏ phần quốc hiệu",
    hadDeletions: "bỏ chữ đã gạch khi sửa",
    lostImages: count => `Có ${count} ảnh chưa sang được: kéo ảnh vào bài hoặc bấm Thêm ảnh.`,
    tooLong: "Bài dán quá dài, không nhận được. Hãy dán từng phần.",

    tooMany: (most, left) => `Mỗi lần thêm tối đa ${most} ảnh; còn ${left} ảnh chưa thêm.`,
    waiting: "Đang chờ gửi",
    sending: (done, total) => `Đang gửi ${done} trên ${total} tệp…`,
    sendingOne: "Đang gửi…",
    shrinking: "Đang thu nhỏ…",
    addedPictures: count => `Đã thêm ${count} ảnh. Mời ghi chữ thay ảnh cho từng ảnh.`,
    addedFiles: count => `Đã thêm ${count} tệp.`,
    someFailed: count => `${count} tệp chưa gửi được, xem từng dòng bên dưới.`,
    stillSending: "Còn tệp đang gửi. Chờ gửi xong rồi bấm lại.",
    sendAgain: "Gửi lại",
    drop: "Bỏ",
    sendDead: "Chưa gửi được: phiên làm việc đã hết. Đăng nhập lại ở thẻ khác rồi bấm Gửi lại.",
    sendOffline: "Chưa gửi được: mạng đang đứt. Có mạng rồi bấm Gửi lại.",
    sendRefused: "Máy chủ không nhận tệp này.",
    removed: "Đã bỏ.",
    takeBack: "Lấy lại",
    moved: (at, total) => `Đã chuyển đến vị trí ${at} trên ${total}.`,
    inserted: "Đã chèn ảnh vào bài.",

    reading: name => `Đang đọc tệp ${name}…`,
    read: name => `Đã đưa nội dung tệp ${name} vào bài.`,
    readFailed: "Không đọc được tệp này.",
    readDead: "Chưa đọc được tệp: phiên làm việc đã hết. Đăng nhập lại ở thẻ khác rồi thử lại.",
    readOffline: "Chưa đọc được tệp: mạng đang đứt. Có mạng rồi thử lại.",
};

// 20:41
export function clock(ms) {
    const time = new Date(ms);
    return `${time.getHours()}:${String(time.getMinutes()).padStart(2, "0")}`;
}

// "20:41" of today, "20:41 ngày 10/9" of another day.
export function when(ms) {
    const time = new Date(ms), now = new Date();
    if (time.toDateString() === now.toDateString()) return clock(ms);
    const day = String(time.getDate()).padStart(2, "0"), month = time.getMonth() + 1;
    return `${clock(ms)} ngày ${day}/${month < 3 ? "0" + month : month}`;
}
