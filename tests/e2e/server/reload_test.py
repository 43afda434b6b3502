"""dinh reload: under load without a cut answer; refused without harm."""
import errno
import os
import socket
import unittest

from portal import SANITIZED, Load, Portal, until

TIMES = int(os.environ.get("RELOADS", "15" if SANITIZED else "100"))


class Reload(unittest.TestCase):
    def test_no_answer_is_cut(self):
        with Portal() as portal:
            with Load(portal, "/gio") as cached, Load(portal, "/khoe", 2) as rendered:
                for _ in range(TIMES):
                    self.assertEqual(portal.command("reload"), (0, "Đã nạp lại.\n"))
            for load in (cached, rendered):
                self.assertEqual(load.cut, [])
                self.assertEqual(set(load.statuses), {200})
                self.assertGreater(load.statuses[200], TIMES)

    def refused(self, portal, reason):
        before = set(portal.workers())
        code, text = portal.command("reload")
        self.assertEqual(code, 1)
        self.assertIn(reason, text)
        self.assertIn(reason, portal.log())
        self.assertEqual(set(portal.workers()), before)
        self.assertEqual(portal.get("/khoe").status, 200)

    def test_broken_config_plugin_or_script_changes_nothing(self):
        with Portal() as portal:
            portal.write_config(more="workes = 3")
            self.refused(portal, "dinh.conf:")
            portal.write_config(plugins="khong-co-thu-muc")
            self.refused(portal, "trial")
            own = portal.home + "/scripts/hong"
            os.makedirs(own)
            with open(own + "/categories.lua", "w") as script:
                script.write("while true do end\n")
            portal.write_config(scripts="hong")
            self.refused(portal, "categories.lua")
            with open(own + "/categories.lua", "w") as script:
                script.write("local t = {} for i = 1, 1e9 do t[i] = text.slug('a') .. i end\n")
            self.refused(portal, "categories.lua")
            portal.write_config()
            self.assertEqual(portal.command("reload")[0], 0)

    def is_refused(self, port):
        with socket.socket() as client:
            client.settimeout(1)
            return client.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED

    def test_an_address_that_is_left_is_closed(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with Portal(workers=2) as portal:
            path, old = portal.home + "/dinh.conf", portal.port
            with open(path) as config:
                text = config.read()
            with open(path, "w") as config:
                config.write(text.replace("127.0.0.1:0", f"127.0.0.1:{port}"))
            self.assertEqual(portal.command("reload"), (0, "Đã nạp lại.\n"))
            portal.port = port
            self.assertEqual(portal.get("/khoe").status, 200)
            # Else a client there would wait for ever: nobody accepts.
            until(lambda: self.is_refused(old), "the old address to be closed")

    def test_new_config_is_used(self):
        with Portal(workers=1) as portal:
            portal.write_config(workers=3)
            self.assertEqual(portal.command("reload")[0], 0)
            until(lambda: "dinh_workers 3\n" in portal.get("/-/metrics").text, "three workers")


if __name__ == "__main__":
    unittest.main()
