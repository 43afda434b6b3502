"""export_test.py - what one site exports another imports, with its files, the same."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from command import Case, DINH, PATIENCE, dinh

KINDS = ["unit", "official", "intro", "legal", "news", "notice"]  # what is referred to first


class Export(Case):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="dinh-command-")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.sample = os.path.join(folder, "home")
        if dinh("init", cls.sample, "--sample").code != 0:
            raise AssertionError("no sample")

    def setUp(self):
        super().setUp()
        self.home_path = self.path("home")
        shutil.copytree(self.sample, self.home_path)

    def out(self, home, kind):
        return self.good("export", home, "--kind", kind)

    def other(self, name="other"):
        """An empty home with the sample's scripts, so that categories are the same."""
        home = self.home(name)
        text = self.read(f"{name}/dinh.conf").replace('scripts = "default"',
                                                      'scripts = "examples/nam-chinh-2021"')
        self.write(f"{name}/dinh.conf", text)
        return home

    def carry(self, home, files):
        """All kinds into a home; what the imports said."""
        said = ""
        for kind in KINDS:
            file = self.write(f"{kind}.jsonl", self.out(self.home_path, kind))
            said += self.good("import", home, "--kind", kind, file, "--files", files)
        return said

    def expect_equal(self, home):
        for kind in KINDS:
            self.assertEqual(self.out(home, kind).splitlines(),
                             self.out(self.home_path, kind).splitlines(), kind)

    def entries(self):
        """Every file the sample's export names: hash and name."""
        found = {}

        def walk(value):
            if isinstance(value, dict):
                if "file" in value:
                    found[value["file"]] = value["name"]
                value = list(value.values())
            for one in value if isinstance(value, list) else []:
                walk(one)
        for kind in KINDS:
            walk([json.loads(line) for line in self.out(self.home_path, kind).splitlines()])
        return found

    def test_with_the_files_of_the_site(self):
        other = self.other()
        said = self.carry(other, os.path.join(self.site(self.home_path), "files"))
        self.assertEqual(said.count(" 0 dòng bị từ chối"), len(KINDS))
        self.assertNotIn("tệp được nhắc đến", said)
        self.expect_equal(other)

    def test_with_a_folder_of_named_files(self):
        files, own = self.path("named"), os.path.join(self.site(self.home_path), "files")
        os.mkdir(files)
        entries = self.entries()
        self.assertGreater(len(entries), 10)
        self.assertEqual(len(set(entries.values())), len(entries))
        for sha256, name in entries.items():
            shutil.copy(os.path.join(own, sha256[:2], sha256), os.path.join(files, name))
        other = self.other()
        self.assertNotIn("tệp được nhắc đến", self.carry(other, files))
        self.expect_equal(other)

    def test_another_file_of_that_name_is_not_taken(self):
        files = self.path("named")
        rows = [json.loads(line) for line in self.out(self.home_path, "legal").splitlines()]
        row = next(row for row in rows if "files" in row)
        self.write(f"named/{row['files'][0]['name']}", "%PDF-1.4 khác\n")
        other = self.other()
        said = dinh("import", other, "--kind", "legal", self.lines("one.jsonl", [row]),
                    "--files", files)
        self.assertIn("1 tệp được nhắc đến", said.out)
        self.assertIn("nội dung khác", said.err)
        self.assertNotIn("files", self.export(other, "legal")[row["id"]])

    def test_without_files_the_texts_come_all_the_same(self):
        other = self.other()
        for kind in KINDS:
            file = self.write(f"{kind}.jsonl", self.out(self.home_path, kind))
            self.good("import", other, "--kind", kind, file)
        self.assertEqual(set(self.export(other, "news")), set(self.export(self.home_path, "news")))

    def test_back_into_itself_nothing_changes(self):
        for kind in KINDS:
            text = self.out(self.home_path, kind)
            said = self.good("import", self.home_path, "--kind", kind,
                             self.write("same.jsonl", text))
            self.assertIn(f"0 mục mới, 0 mục thay đổi, {text.count(chr(10))} mục giữ nguyên, 0 dòng",
                          said, kind)

    def test_what_the_board_alone_knows_stays(self):
        row = {"id": "p", "title": "T", "sender": "bà Nguyễn Thị Mẫu"}
        self.good("import", self.home_path, "--kind", "news", self.lines("p.jsonl", [row]))
        self.assertNotIn("Nguyễn Thị Mẫu", self.out(self.home_path, "news"))

    def test_into_a_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([DINH, "export", self.home_path, "--kind", "news"],
                                  stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE,
                                  check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("không ghi được", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
