"""A commune's script that loops or eats memory costs its own effect, nothing else."""
import os
import time
import unittest

from portal import Portal

HOOKS = {
    "loops for ever": """on("page.built", function(page)
  while true do end
end)
""",
    "eats memory": """on("page.built", function(page)
  local all = {}
  for i = 1, 100000000 do all[i] = "một chuỗi khá dài số " .. i end
end)
""",
    "calls itself": """local function down(n) return down(n + 1) + 1 end
on("page.built", function(page) return down(1) end)
""",
}


class Scripts(unittest.TestCase):
    def test_pages_go_on(self):
        for what, text in HOOKS.items():
            with self.subTest(what):
                portal = Portal()
                os.makedirs(portal.home + "/sites/mau/scripts")
                with open(portal.home + "/sites/mau/scripts/hooks.lua", "w") as script:
                    script.write(text)
                with portal:
                    workers = portal.workers()
                    began = time.monotonic()
                    for _ in range(4):  # not from the cache: somebody is logged in
                        answer = portal.get("/", Cookie="__Host-phien=a")
                        self.assertEqual(answer.status, 200)
                        self.assertIn("</html>", answer.text)
                    self.assertLess(time.monotonic() - began, 5)
                    self.assertIn("hooks.lua", portal.log())
                    self.assertEqual(portal.workers(), workers)


if __name__ == "__main__":
    unittest.main()
