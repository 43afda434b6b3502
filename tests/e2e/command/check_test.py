"""check_test.py - dinh check finds each sort of fault and says where it is."""
import os
import shutil
import unittest

from command import Case, dinh


class Check(Case):
    def setUp(self):
        super().setUp()
        self.home_path = self.home()
        self.config = self.read("home/dinh.conf")

    def set(self, old, new):
        self.assertIn(old, self.config)
        self.write("home/dinh.conf", self.config.replace(old, new, 1))

    def finds(self, *parts):
        """One fault or more, with these words in what is said."""
        said = dinh("check", self.home_path)
        self.assertEqual((said.code, said.out), (1, ""), said.all)
        for part in parts:
            self.assertIn(part, said.err)
        return said.err

    def script(self, name, text):
        site = os.path.relpath(self.site(self.home_path), self.folder)
        self.write(f"{site}/scripts/{name}", text)

    def line_of(self, text):
        return self.read("home/dinh.conf").split(text)[0].count("\n") + 1

    # ---- dinh.conf

    def test_syntax(self):
        self.set("lanes = 4", "lanes = = 4")
        self.finds(f"dinh.conf:{self.line_of('lanes = = 4')}:")

    def test_an_unknown_name_suggests_the_nearest(self):
        self.set("lanes = 4", "lane = 4")
        self.finds(f"dinh.conf:{self.line_of('lane = 4')}:", "lanes")

    def test_a_number_that_is_none(self):
        self.set("lanes = 4", "lanes = bốn")
        self.finds("dinh.conf:", "lanes")

    def test_a_number_out_of_range(self):
        self.set("lanes = 4", "lanes = 100000")
        self.finds("lanes")

    def test_a_setting_of_a_plugin(self):
        for value, sentence in [("nhiều", "phải là một số"), ("4", "phải từ 5 đến 100"),
                                ("101", "phải từ 5 đến 100"), ("-20", "phải từ 5 đến 100")]:
            with self.subTest(value):
                self.set("page_size = 20", f"page_size = {value}")
                self.finds("dinh.conf:", "page_size", sentence)
        self.set("page_size = 20", "pagesize = 20")
        self.finds('không có cài đặt "pagesize"', 'có phải "page_size"')

    def test_a_plugin_that_is_not_there(self):
        self.set('plugins = {"news"', 'plugins = {"newz"')
        self.finds('"newz"')

    def test_a_plugin_that_is_no_plugin(self):
        self.write("home/plugins/hong.so", "không phải phần mở rộng")
        self.set('plugins = {"news"', 'plugins = {"hong", "news"')
        self.finds("hong")

    def test_an_unknown_block(self):
        self.set('"news.featured"', '"news.feature"')
        self.finds("dinh.conf:", 'không có khối "news.feature"')

    def test_a_block_of_a_plugin_that_is_off_is_no_fault(self):
        self.set('plugins = {"news", ', "plugins = {")
        self.assertEqual(self.good("check", self.home_path), "Không có lỗi.\n")

    def test_a_theme_that_is_not_there(self):
        self.set('theme = "default"', 'theme = "khong-co"')
        self.finds("khong-co")

    # ---- theme

    def test_a_broken_view(self):
        for text, where in [("{{#mo}}\n", "home.html"), ("a\n{{/dong}}", "home.html:2"),
                            ("{{>khong/co}}", "khong/co")]:
            with self.subTest(text):
                self.write("home/themes/default/views/home.html", text)
                self.finds(where)

    # ---- scripts

    def test_a_script_that_does_not_compile(self):
        self.script("categories.lua", 'category { id = "a", title = "A" \n')
        self.finds("categories.lua:")

    def test_a_misspelt_word(self):
        self.script("categories.lua", 'categorry { id = "a", title = "A" }\n')
        self.finds("categories.lua:1", "category")

    def test_a_field_that_is_not_there(self):
        self.script("categories.lua", '\ncategory { id = "a", tittle = "A" }\n')
        self.finds("categories.lua:2", "title")

    def test_a_workflow_with_an_unreachable_state(self):
        self.script("workflow.lua", '''
            role { id = "import", title = "Nhập", machine = true }
            workflow "default" {
              start = "nhap",
              states = { { id = "nhap", label = "Nháp" }, { id = "dang", label = "Đã đăng", public = true },
                         { id = "lac", label = "Lạc" } },
              moves = { { from = "nhap", to = "dang", by = "import", label = "Đăng" } },
            }''')
        self.finds("lac")

    def test_a_script_without_end(self):
        self.script("hooks.lua", "while true do end\n")
        self.finds("hooks.lua")

    # ---- several at once, and without a trace

    def test_all_faults_in_one_go(self):
        self.set('"news.featured"', '"news.feature"')
        self.config = self.read("home/dinh.conf")
        self.set("page_size = 20", "page_size = 1")
        self.finds("news.feature", "page_size")

    def test_it_changes_nothing(self):
        shutil.rmtree(self.site(self.home_path))
        before = sorted(os.listdir(self.home_path))
        dinh("check", self.home_path)
        self.assertEqual(sorted(os.listdir(self.home_path)), before)


if __name__ == "__main__":
    unittest.main()
