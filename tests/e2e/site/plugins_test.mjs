/*
 * plugins_test.mjs - a plugin left out of dinh.conf is gone: its pages, its menu entry,
 * its blocks, feeds, links and lines of the sitemap; everything else stays as it was.
 */
import { crawl } from "./crawl.mjs";
import { ALL_PLUGINS, Portal } from "./portal.mjs";
import { Report } from "./report.mjs";

const report = new Report("e2e/site/plugins");

// What each plugin answers, and how its blocks are known on the home page.
const OF_PLUGIN = {
    news: {
        pages: [
            "/tin-tuc",
            "/tin-tuc/ubnd",
            "/tin-tuc/ubnd/x.t61",
            "/t61",
            "/thong-bao",
            "/thong-bao/x.tb6",
            "/rss",
            "/rss/ubnd",
            "/atom",
            "/tin-tuc.json",
        ],
        links: /^\/(tin-tuc|thong-bao|rss|atom)(\/|\?|$)/,
        blocks: ["block-featured", "block-notices", "block-important"],
    },
    intro: {
        pages: [
            "/gioi-thieu",
            "/gioi-thieu/bo-may",
            "/gioi-thieu/lanh-dao",
            "/gioi-thieu/x.g1",
            "/danh-ba",
            "/danh-ba/x.cb1",
            "/to-chuc/x.dv1",
            "/g1",
        ],
        links: /^\/(gioi-thieu|danh-ba|to-chuc)(\/|\?|$)/,
        blocks: ["block-call"],
    },
    legal: {
        pages: [
            "/van-ban",
            "/van-ban/cua-xa",
            "/van-ban/cap-tren",
            "/van-ban/339-bc-ubnd.v17",
            "/v17",
            "/van-ban.csv",
        ],
        links: /^\/van-ban(\/|\.|\?|$)/,
        blocks: ["block-legal"],
    },
    search: {
        pages: ["/tim-kiem", "/tim-kiem?q=a", "/tim-kiem.json?q=a"],
        links: /^\/tim-kiem(\?|$)/,
        blocks: [],
    },
    counter: {
        pages: ["/thong-ke", "/thong-ke.json"],
        links: /^\/thong-ke(\?|$)/,
        blocks: ["block-visits"],
    },
};
// What the admin is told of a block that dinh.conf still places.
const LEFT_OUT = /bỏ khối "\w+\.\w+" vì phần mở rộng "\w+" đang tắt$/;
const ALWAYS = ["/", "/so-do", "/rieng-tu", "/tiep-can", "/sitemap.xml", "/robots.txt"];

function setPlugins(portal, names) {
    portal.configure(text =>
        text.replace(
            /^plugins = .*$/m,
            `plugins = {${names.map(name => `"${name}"`).join(", ")}}`,
        ),
    );
}

async function checkGone(portal, name, where) {
    const { pages, blocks } = OF_PLUGIN[name];
    for (const address of pages) {
        const answer = await portal.get(address);
        report.equal(
            answer.status,
            404,
            `${where} ${address}`,
            `status of a page of ${name}`,
        );
    }
    const home = (await portal.get("/")).text;
    for (const block of blocks)
        report.check(
            !home.includes(block),
            where,
            `block ${block} of ${name} is still on the home page`,
        );
}

function checkCrawl({ pages }, gone, where) {
    for (const [key, page] of pages) {
        report.check(
            [200, 301, 303].includes(page.status),
            `${where}: ${page.from} → ${key}`,
            `status ${page.status}`,
        );
        for (const name of gone)
            report.check(
                !OF_PLUGIN[name].links.test(key),
                `${where}: ${page.from} → ${key}`,
                `a link into ${name}, which is off`,
            );
    }
}

async function checkWithout(portal, gone) {
    const left = ALL_PLUGINS.filter(name => !gone.includes(name));
    const where = left.length ? `without ${gone.join(", ")}` : "without any plugin";
    setPlugins(portal, left);
    await portal.start();
    try {
        for (const address of ALWAYS)
            report.equal(
                (await portal.get(address)).status,
                200,
                `${where} ${address}`,
                "status",
            );
        for (const name of gone) await checkGone(portal, name, where);
        for (const name of left)
            for (const block of OF_PLUGIN[name].blocks)
                report.check(
                    (await portal.get("/")).text.includes(block),
                    where,
                    `block ${block} of ${name} is gone with another plugin`,
                );
        checkCrawl(await crawl(portal), gone, where);
        for (const line of portal.complaints().filter(line => !LEFT_OUT.test(line)))
            report.check(false, where, `log: ${line.replace(/^\S+ /, "")}`);
    } finally {
        await portal.stop();
    }
}

const portal = await Portal.make();
try {
    for (const name of ALL_PLUGINS) await checkWithout(portal, [name]);
    await checkWithout(portal, ALL_PLUGINS);
    await checkWithout(portal, []); // nothing was lost meanwhile
} finally {
    await portal.remove();
}
report.finish();
