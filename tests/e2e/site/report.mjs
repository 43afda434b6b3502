/*
 * report.mjs - what a test found: failures are collected, said once each with where
 * they were met, and the exit code tells ctest.
 */

const MOST_PLACES = 4;

export class Report {
    constructor(name) {
        this.name = name;
        this.checks = 0;
        this.failures = new Map();
        this.began = Date.now();
    }

    // Notes `what` as wrong at `where` unless `good`.
    check(good, where, what) {
        this.checks++;
        if (!good) this.failures.set(what, [...(this.failures.get(what) ?? []), where]);
        return Boolean(good);
    }

    equal(found, wanted, where, what) {
        return this.check(
            found === wanted,
            where,
            `${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`,
        );
    }

    finish() {
        for (const [what, places] of this.failures) {
            const more =
                places.length > MOST_PLACES
                    ? ` and ${places.length - MOST_PLACES} more`
                    : "";
            console.error(
                `FAILED ${what}\n       at ${places.slice(0, MOST_PLACES).join(", ")}${more}`,
            );
        }
        const seconds = ((Date.now() - this.began) / 1000).toFixed(1);
        console.log(
            `${this.name}: ${this.checks} checks, ${this.failures.size} kinds of failure, ${seconds} s`,
        );
        process.exitCode = this.failures.size ? 1 : 0;
    }
}

export function skip(why) {
    console.error(`SKIPPED: ${why}`);
    process.exit(77);
}
