/*
 * pages.mjs - every type of public page, with an address of each in the sample.
 */

// { name, path, status, main }: `main` types are also seen large and in high contrast.
export async function publicPages(portal) {
    const map = (await portal.get("/sitemap.xml")).text;
    const addresses = [...map.matchAll(/<loc>([^<]+)</g)].map(
        found => new URL(found[1]).pathname,
    );
    const some = (name, pattern, count) => {
        const found = addresses.filter(address => pattern.test(address)),
            step = Math.ceil(found.length / count);
        return found
            .filter((_, i) => i % step === 0)
            .map((path, i) => ({ name: `${name} ${i + 1}`, path }));
    };
    const with_ = (kind, no) =>
        addresses.find(address => address.endsWith(`.${kind}${no}`));
    const types = (await portal.json("/van-ban.json")).filters.find(
        filter => filter.name === "loai",
    ).choices;
    const past = (await portal.json("/thong-bao.json?nam=2021")).items.find(
        item => item.expired,
    );
    return [
        { name: "home", path: "/", main: true },
        { name: "news", path: "/tin-tuc", main: true },
        { name: "news page 2", path: "/tin-tuc?trang=2" },
        { name: "news, last page", path: "/tin-tuc?trang=4" },
        { name: "news of a year", path: "/tin-tuc?nam=2021" },
        { name: "category", path: "/tin-tuc/hoi-phu-nu" },
        { name: "category of a year", path: "/tin-tuc/ubnd?nam=2020" },
        { name: "empty category", path: "/tin-tuc/khac" },
        { name: "article with pictures and a table", path: with_("t", 61), main: true },
        { name: "article with a video", path: with_("t", 58) },
        { name: "article with a file", path: with_("t", 35) },
        ...some("article", /\.t\d+$/, 4),
        { name: "notices", path: "/thong-bao" },
        { name: "notices of a year", path: "/thong-bao?nam=2021" },
        { name: "notice", path: with_("tb", 7) },
        { name: "notice of the past", path: past?.href },
        { name: "introduction", path: "/gioi-thieu" },
        { name: "map", path: with_("g", 7) },
        ...some("section", /\.g\d+$/, 3),
        { name: "apparatus", path: "/gioi-thieu/bo-may" },
        { name: "leaders", path: "/gioi-thieu/lanh-dao" },
        ...some("unit", /\.dv\d+$/, 4),
        { name: "directory", path: "/danh-ba", main: true },
        ...some("official", /\.cb\d+$/, 3),
        { name: "documents", path: "/van-ban", main: true },
        { name: "documents of the commune", path: "/van-ban/cua-xa" },
        { name: "documents of higher levels", path: "/van-ban/cap-tren" },
        {
            name: "documents, filtered",
            path: `/van-ban?loai=${encodeURIComponent(types.reduce((most, type) => (type.count > most.count ? type : most)).value)}&hieu-luc=con`,
        },
        { name: "documents, by words", path: "/van-ban?q=tiep+cong+dan" },
        { name: "documents, none", path: "/van-ban?q=zzxxy" },
        { name: "document", path: with_("v", 17), main: true },
        { name: "document, placeholder", path: with_("v", 15) },
        { name: "document without a file", path: with_("v", 1) },
        { name: "search, nothing asked", path: "/tim-kiem" },
        { name: "search with hits", path: "/tim-kiem?q=nuoc+sach", main: true },
        { name: "search, page 2", path: "/tim-kiem?q=xa&trang=2" },
        { name: "search with facets", path: "/tim-kiem?q=xa&nam=2021" },
        { name: "search, whom to call", path: "/tim-kiem?q=khai+sinh" },
        { name: "search, zero", path: "/tim-kiem?q=zzxxy" },
        { name: "statistics", path: "/thong-ke", main: true },
        { name: "map of the site", path: "/so-do" },
        { name: "privacy", path: "/rieng-tu" },
        { name: "accessibility", path: "/tiep-can" },
        { name: "404", path: "/khong-co/trang-nay", status: 404, main: true },
        { name: "410", path: "/thong-bao/da-go.tb1", status: 410 },
    ];
}

// Withdraws the first notice, as the board would, so that its page answers 410.
export function withdrawFirstNotice(portal) {
    portal.sql(`INSERT INTO _feed (seq, kind, item_id, op, at)
        SELECT h.seq + 1, 'notice', i.id, 'd', 0 FROM _feed_head h JOIN item i ON i.kind = 'notice' AND i.no = 1
        WHERE true ON CONFLICT (item_id) DO UPDATE SET seq = excluded.seq, op = 'd';
        UPDATE _feed_head SET seq = seq + 1;
        DELETE FROM kind_notice WHERE id IN (SELECT id FROM item WHERE kind = 'notice' AND no = 1);
        UPDATE item SET published_rev = NULL WHERE kind = 'notice' AND no = 1;`);
}
