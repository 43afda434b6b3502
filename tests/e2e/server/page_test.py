"""What the loop does with pages: cache keys, freshness, encodings, https."""
import gzip
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import unittest

from portal import PATIENCE, Load, Portal, until


class PageCache(unittest.TestCase):
    def test_same_page_same_answer(self):
        with Portal(workers=1) as portal:
            first = portal.get("/gio").text
            self.assertEqual(portal.get("/gio").text, first)
            self.assertEqual(portal.get("/gio?khong-khai=1").text, first)
            self.assertEqual(portal.get("/gio", Cookie="la=1; khac=2").text, first)
            self.assertEqual(portal.get("/gio", Host="ten-khac.example").text, first)
            self.assertEqual(portal.get("/gio?b=2&a=1").text, portal.get("/gio?a=1&b=2&c=3").text)
            self.assertNotEqual(portal.get("/gio?a=1").text, first)
            self.assertNotEqual(portal.get("/gio?a=2").text, portal.get("/gio?a=1").text)
            # An empty value and an absent one are two things; so are "a=1b" and "a=1", "b=".
            self.assertNotEqual(portal.get("/gio?a=").text, portal.get("/gio?b=").text)

    def test_those_logged_in_get_their_own(self):
        with Portal(workers=1) as portal:
            first = portal.get("/gio").text
            session = dict(Cookie="__Host-phien=abc")
            self.assertNotEqual(portal.get("/gio", **session).text, first)
            self.assertNotEqual(portal.get("/gio", **session).text,
                                portal.get("/gio", **session).text)
            self.assertEqual(portal.get("/gio").text, first)

    def test_a_change_is_seen(self):
        with Portal(workers=2) as portal:
            before = {portal.get("/gio").text for _ in range(20)}
            portal.get("/doi")
            time.sleep(0.1)
            for _ in range(20):  # the first asker of each worker renders it again
                portal.get("/gio")
            after = {portal.get("/gio").text for _ in range(20)}
            self.assertFalse(before & after)

    def test_a_missing_page_is_made_once(self):
        with Portal(workers=1, lanes=4, limits="queue = 4") as portal:
            answers = []
            askers = [threading.Thread(target=lambda: answers.append(portal.get("/gio-cham")))
                      for _ in range(20)]  # far more than queue and lanes hold
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            self.assertEqual({answer.status for answer in answers}, {200})
            self.assertEqual(len({answer.text for answer in answers}), 1)

    def test_what_cannot_be_kept_is_made_for_each(self):
        with Portal(workers=1) as portal:
            answers = []
            askers = [threading.Thread(target=lambda: answers.append(portal.get("/gio-hong")))
                      for _ in range(6)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            self.assertEqual([answer.status for answer in answers], [404] * 6)

    def test_head_and_conditions(self):
        with Portal(workers=1) as portal:
            full = portal.get("/gio")
            connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE)
            for _ in range(2):
                connection.request("HEAD", "/gio")
                head = connection.getresponse()
                self.assertEqual((head.status, head.read()), (200, b""))
                self.assertEqual(head.headers["content-length"], str(len(full.body)))
            connection.close()
            tag = portal.get("/gio").headers["etag"]
            again = portal.get("/gio", If_None_Match=tag)
            self.assertEqual((again.status, again.body), (304, b""))
            # HEAD first must not leave an empty page behind.
            connection.request("HEAD", "/gio?a=moi")
            connection.getresponse().read()
            connection.close()
            self.assertGreater(len(portal.get("/gio?a=moi").body), 5)

    def test_encodings(self):
        with Portal(workers=1) as portal:
            plain = portal.get("/").body
            for _ in range(2):  # rendered, then from the cache
                packed = portal.get("/", Accept_Encoding="gzip")
                self.assertEqual(packed.headers["content-encoding"], "gzip")
                self.assertEqual(gzip.decompress(packed.body), plain)
                self.assertIn("Accept-Encoding", packed.headers["vary"])
            brotli = portal.get("/", Accept_Encoding="gzip, br")
            self.assertEqual(brotli.headers["content-encoding"], "br")
            self.assertLess(len(brotli.body), len(packed.body))
            self.assertEqual(portal.get("/", Accept_Encoding="gzip;q=0").body, plain)
            tags = {portal.get("/", Accept_Encoding=e).headers["etag"] for e in ("", "gzip", "br")}
            self.assertEqual(len(tags), 3)

    def test_static_files(self):
        with Portal(workers=1) as portal:
            page = portal.get("/").text
            href = page[page.index('href="/tinh/site.') + 6:]
            href = href[:href.index('"')]
            for encoding in ("", "gzip", "br"):
                answer = portal.get(href, Accept_Encoding=encoding)
                self.assertEqual(answer.status, 200)
                self.assertIn("immutable", answer.headers["cache-control"])
                self.assertIn("text/css", answer.headers["content-type"])
            font = page[page.index("/tinh/font/"):]
            font = font[:font.index(".woff2") + 6]
            self.assertEqual(portal.get(font).headers["content-type"], "font/woff2")
            self.assertEqual(portal.get("/tinh/khong-co.css").status, 404)
            self.assertEqual(portal.get("/tinh/%2e%2e/dinh.conf").status // 100, 4)


@unittest.skipUnless(shutil.which("openssl"), "no openssl to make certificates with")
class Tls(unittest.TestCase):
    def certificate(self, portal, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        f"/CN={name}", "-keyout", portal.home + "/moi.key", "-out",
                        portal.home + "/moi.crt"], check=True, capture_output=True)
        os.rename(portal.home + "/moi.key", portal.home + "/tls.key")
        os.rename(portal.home + "/moi.crt", portal.home + "/tls.crt")

    def ask(self, port, path="/khoe", body=None):
        """The certificate shown and the answer."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE,
                                                 context=context)
        kind = {"Content-Type": "multipart/form-data; boundary=x",
                "Origin": "http://mau.example"}
        connection.request("POST" if body else "GET", path, body, kind if body else {})
        shown = connection.sock.getpeercert(binary_form=True)
        answer = connection.getresponse()
        result = shown, answer.status, answer.headers, answer.read()
        connection.close()
        return result

    def upload(self, port):
        form = ('--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
                'abc\r\n--x--\r\n')
        return self.ask(port, "/gui", form)[1]

    def test_https_redirect_hsts_and_renewal(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        portal = Portal(workers=1, more=f"""
listen_tls = {{"127.0.0.1:{port}"}}
certificate = "tls.crt"
certificate_key = "tls.key"
https_redirect = true
hsts_seconds = 3600
""")
        self.certificate(portal, "mot")
        with portal:
            old, status, headers, body = self.ask(port)
            self.assertEqual((status, body.decode()), (200, "khỏe\n"))
            self.assertEqual(headers["strict-transport-security"], "max-age=3600")
            moved = portal.get("/gio?a=1", Host="ke-xau.example")
            self.assertEqual(moved.status, 308)
            self.assertEqual(moved.headers["location"], "https://mau.example/gio?a=1")
            self.assertNotIn("strict-transport-security", moved.headers)
            self.assertEqual(portal.get("/-/health").status, 200)
            for _ in range(2):  # rendered, then from the cache
                self.assertIn("strict-transport-security", self.ask(port, "/gio")[2])

            self.certificate(portal, "hai")
            with Load(portal, "/-/health", 1) as load:
                until(lambda: self.ask(port)[0] != old, "the new certificate", 30)
            self.assertEqual(load.cut, [])
            self.assertEqual(self.upload(port), 200)  # not 507: the file had a place

            with open(portal.home + "/tls.crt", "w") as broken:
                broken.write("hỏng")
            portal.process.send_signal(10)  # SIGUSR1 looks at once
            until(lambda: "giữ chứng thư số cũ" in portal.log(), "the complaint")
            self.assertEqual(self.ask(port)[1], 200)


if __name__ == "__main__":
    unittest.main()
