"""Start, stop, second start, killed workers, logs, what the loop answers alone."""
import http.client
import os
import re
import signal
import subprocess
import threading
import time
import unittest

from portal import DINH, Load, PATIENCE, Portal, until


class Lifecycle(unittest.TestCase):
    def test_one_line_and_a_clean_end(self):
        with Portal() as portal:
            self.let_admin_in(portal)
            portal.stop()
            portal.start()
            self.assertEqual(portal.get("/khoe").text, "khỏe\n")
            code, out, err = portal.stop()
            self.assertEqual((code, out), (0, ""), err)
            self.assertEqual(err, "")

    def let_admin_in(self, portal):
        """The first admin gets a password; until then there is none at all."""
        link = self.first_link(portal)
        done = subprocess.run([DINH, "user", portal.home, "password", "quan-tri"],
                              input="con trâu đi trước".encode(), capture_output=True,
                              timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return link

    def first_link(self, portal):
        """What is printed behind the first line while nobody has ever come in."""
        for _ in range(20):
            line = portal.process.stdout.readline().decode()
            found = re.fullmatch(r"    http://mau\.example/ban/vao/([0-9a-f]{64})\n", line)
            if found:
                return found[1]
        raise AssertionError("no link of the first admin")

    def test_the_first_admins_link_until_somebody_came_in(self):
        with Portal() as portal:
            first = self.first_link(portal)
            self.assertEqual(portal.stop()[0], 0)
            portal.start()
            second = self.let_admin_in(portal)
            self.assertNotEqual(first, second)
            for token in [first, second]:  # whoever reads the log does not get in
                self.assertNotIn(token, portal.log())

    def test_tried_elsewhere_its_links_lead_there(self):
        for url, leads_to in [("http://localhost:8080", None),
                              ("http://mau.example", "http://mau.example")]:
            with Portal() as portal:
                portal.stop()
                self.name(portal, url)
                portal.process = subprocess.Popen(
                    [DINH, "run", portal.home, "--listen", "127.0.0.1:0"],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                lines = [portal.process.stdout.readline().decode() for _ in range(8)]
                at = re.search(r"tại (http://127\.0\.0\.1:\d+)\n", lines[0])[1]
                self.assertIn(f"    {leads_to or at}/ban/vao/", "".join(lines))

    def name(self, portal, url):
        path = portal.home + "/dinh.conf"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("http://mau.example", text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("http://mau.example", url))

    def test_second_run_on_a_home_is_refused(self):
        with Portal() as portal:
            second = subprocess.run([DINH, "run", portal.home], capture_output=True,
                                    timeout=PATIENCE, check=False)
            self.assertEqual(second.returncode, 1)
            self.assertIn("đã đang chạy", second.stderr.decode())
            self.assertEqual(second.stdout, b"")
            self.assertEqual(portal.get("/khoe").status, 200)

    def test_stopping_finishes_what_was_begun(self):
        with Portal() as portal:
            answers = []
            askers = [threading.Thread(target=lambda: answers.append(portal.get("/cham")))
                      for _ in range(4)]
            for asker in askers:
                asker.start()
            time.sleep(0.1)
            code, _, _ = portal.stop()
            for asker in askers:
                asker.join()
            self.assertEqual(code, 0)
            self.assertEqual([a.text for a in answers], ["chậm mà chắc\n"] * 4)

    def test_idle_connections_do_not_delay_the_end(self):
        with Portal() as portal:
            idle = http.client.HTTPConnection("127.0.0.1", portal.port)
            idle.request("GET", "/khoe")
            idle.getresponse().read()
            began = time.monotonic()
            self.assertEqual(portal.stop()[0], 0)
            self.assertLess(time.monotonic() - began, PATIENCE / 2)
            idle.close()

    def test_killed_worker_is_replaced_and_nobody_blamed(self):
        with Portal() as portal:
            portal.get("/khoe")
            with Load(portal, "/khoe") as load:
                for _ in range(3):
                    before = until(lambda: len(portal.workers()) == 2 and portal.workers(),
                                   "two workers")
                    os.kill(before[0], signal.SIGKILL)
                    until(lambda: len(portal.workers()) == 2 and before[0] not in portal.workers(),
                          "a new worker")
                    self.assertEqual(portal.get("/khoe", client="10.0.0.1").status, 200)
            self.assertEqual(set(load.statuses), {200})
            self.assertIn("SIGKILL", portal.log())
            self.assertNotIn("plugin trial", portal.log())

    def test_silent_worker_is_replaced(self):
        with Portal(workers=1) as portal:
            pid = portal.workers()[0]
            os.kill(pid, signal.SIGSTOP)
            until(lambda: pid not in portal.workers(), "the end of the silent worker", 60)
            self.assertIn("im lặng", portal.log())
            until(lambda: portal.get_or_none("/khoe"), "a worker that answers")

    def test_logs_are_opened_again(self):
        with Portal() as portal:
            portal.get("/khoe")
            access = portal.home + "/log/access.log"
            until(lambda: os.path.exists(access) and os.path.getsize(access), "an access line")
            os.rename(access, access + ".1")
            os.rename(portal.home + "/log/error.log", portal.home + "/log/error.log.1")
            portal.process.send_signal(signal.SIGUSR1)
            until(lambda: os.path.exists(access) and
                  os.path.exists(portal.home + "/log/error.log"), "new logs")
            portal.get("/gio?sau=1")
            until(lambda: "/gio?sau=1" in portal.log("access.log"), "the line in the new log")

    def test_health_metrics_and_unknown_names(self):
        with Portal() as portal:
            self.assertEqual(portal.get("/-/health").text, "ok\n")
            metrics = portal.get("/-/metrics")
            self.assertIn("openmetrics", metrics.headers["content-type"])
            self.assertIn("dinh_workers 2\n", metrics.text)
            self.assertTrue(metrics.text.endswith("# EOF\n"))
            self.assertEqual(portal.get("/-/metrics", client="203.113.1.2").status, 403)
            outside = portal.get("/.well-known/acme-challenge/../../dinh.conf")
            self.assertIn(outside.status, (400, 404))
            self.assertEqual(portal.get("/khong-co").status, 404)

    def test_a_broken_site_leaves_the_others_alone(self):
        site = 'site "{0}" {{ title = "xã Một" short_name = "Một" hosts = {{"{0}.example"}} ' \
               'url = "http://{0}.example" home_top = {{}} home_main = {{}} home_side = {{}} ' \
               'home_wide = {{}} home_bottom = {{}} }}\n'
        with Portal(workers=1, lanes=2, more=site.format("lanh") + site.format("hong")) as portal:
            os.rename(portal.home + "/sites/hong/site.db", portal.home + "/sites/hong/mat.db")
            for _ in range(8):
                self.assertEqual(portal.get("/khoe", Host="hong.example").status, 500)
            for _ in range(8):
                self.assertEqual(portal.get("/khoe", Host="lanh.example").status, 200)
            os.rename(portal.home + "/sites/hong/mat.db", portal.home + "/sites/hong/site.db")
            until(lambda: portal.get("/khoe", Host="hong.example").status == 200, "the site")

    def test_files_are_taken_only_where_a_form_is(self):
        part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x", "Origin": "http://mau.example"}
        with Portal(workers=1) as portal:
            def uploads():
                return [name for _, _, names in os.walk(portal.home + "/run/upload")
                        for name in names]

            for path, status in (("/gui", 200), ("/khoe", 415), ("/khong-co", 415)):
                connection = http.client.HTTPConnection("127.0.0.1", portal.port,
                                                        timeout=PATIENCE)
                connection.request("POST", path, part + b"--x--\r\n", kind)
                self.assertEqual(connection.getresponse().status, status, path)
                connection.close()
            self.assertEqual(uploads(), [])

            connection = http.client.HTTPConnection("127.0.0.1", portal.port)
            connection.putrequest("POST", "/gui")
            for name, value in kind.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", "1000")
            connection.endheaders(part)
            until(uploads, "the file of half an upload")
            for pid in portal.workers():
                os.kill(pid, signal.SIGKILL)
            until(lambda: portal.get_or_none("/khoe"), "another worker")
            self.assertEqual(uploads(), [])
            connection.close()

    def test_acme_challenge(self):
        with Portal(more='acme_folder = "acme"') as portal:
            os.mkdir(portal.home + "/acme")
            with open(portal.home + "/acme/a-B_3", "w") as token:
                token.write("khoa")
            self.assertEqual(portal.get("/.well-known/acme-challenge/a-B_3").text, "khoa")
            self.assertEqual(portal.get("/.well-known/acme-challenge/khac").status, 404)
            self.assertIn(portal.get("/.well-known/acme-challenge/..").status, (400, 404))
            self.assertEqual(portal.get("/.well-known/acme-challenge/a.b").status, 404)


if __name__ == "__main__":
    unittest.main()
