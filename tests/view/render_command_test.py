#!/usr/bin/env python3
"""`dinh render` over files: names beside the view, exact bytes, clear refusals.

    render_command_test.py RENDER
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)


class Render(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="dinh-render-")
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def run_program(self, *words, cwd=None):
        done = subprocess.run([PROGRAM, *words], capture_output=True, timeout=60, cwd=cwd,
                              check=False)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr.decode())
        return done.returncode, done.stdout, done.stderr.decode()

    def render(self, view, data="{}"):
        return self.run_program(self.write("view.html", view), self.write("d.json", data))

    def test_bytes_are_exact(self):
        self.assertEqual(self.render("a\r\n{{x}}", '{"x":"Đình"}')[:2],
                         (0, "a\r\nĐình".encode()))
        self.assertEqual(self.render("")[:2], (0, b""))

    def test_text_counts_as_html(self):
        self.assertEqual(self.render("{{x}}{{{x}}}", '{"x":"<"}')[1], b"&lt;<")

    def test_files_beside_the_view(self):
        self.write("a.html", "A{{>b}}")
        self.write("b.mustache", "B{{>news/card}}")
        self.write("news/card.html", "C")
        self.write("broken.html", "{{#")
        self.assertEqual(self.render("{{>a}}{{>none}}")[1], b"ABC")

    def test_dynamic_names_come_from_the_data(self):
        self.write("card.html", "<{{t}}>")
        data = '{"l":[{"n":"card","t":1},{"n":"none","t":2}]}'
        self.assertEqual(self.render("{{#l}}{{>*n}}{{/l}}", data)[1], b"<1>")

    def test_view_may_call_itself(self):
        data = '{"v":1,"l":[{"v":2,"l":[]}]}'
        self.assertEqual(self.render("{{v}}{{#l}}{{>view}}{{/l}}", data)[1], b"12")

    def test_names_stay_below_the_folder(self):
        inner = self.folder / "inner"
        self.write("secret.html", "secret")
        view = self.write("inner/v.html", "[{{>../secret}}{{>*n}}{{>*m}}]")
        data = self.write("inner/d.json",
                          f'{{"n":"../secret","m":"{self.folder}/secret"}}')
        self.assertEqual(self.run_program(view, data)[1], b"[]")
        self.assertEqual(self.run_program("v.html", "d.json", cwd=inner)[1], b"[]")

    def test_refusals_name_file_and_line(self):
        cases = [
            ("a\n{{#x}}", "{}", "view.html:2: thẻ chưa đóng"),
            ("{{>view}}", "{}", "view.html:1: giao diện gọi nhau quá sâu"),
            (b"a\n\xff", "{}", "view.html:2: có ký tự không phải UTF-8"),
            ("a", '{\n"x":}', "d.json: JSON dòng 2, cột 5"),
            ("a", "", "d.json: JSON dòng 1"),
        ]
        for view, data, wanted in cases:
            code, out, err = self.render(view, data)
            self.assertEqual((code, out), (1, b""), wanted)
            self.assertIn(wanted, err)
            self.assertTrue(err.startswith("dinh render: "))
        code, _, err = self.run_program(str(self.folder / "no.html"),
                                        self.write("d.json", "{}"))
        self.assertEqual(code, 1)
        self.assertIn("no.html: không mở được tệp", err)

    def test_wrong_use(self):
        for words in ([], ["a"], ["a", "b", "c"]):
            code, out, err = self.run_program(*words)
            self.assertEqual((code, out), (2, b""))
            self.assertIn("Cách dùng", err)
        code, out, _ = self.run_program("--help")
        self.assertEqual(code, 0)
        self.assertIn("Cách dùng: dinh render", out.decode())


if __name__ == "__main__":
    unittest.main()
