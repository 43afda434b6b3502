"""trace.py - is there a trace of a word, or of a file, in any byte below a folder?

A word is looked for as people, browsers, JSON and a search index write it; of each way
also the end alone, since an index keeps only what differs from the entry before. Of a
file pieces are looked for, cut out where its bytes are like no others'.
"""
import json
import os
import unicodedata
import urllib.parse
import zlib


def fold(text):
    """As search and addresses have it."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def ways(word):
    """Way of writing -> bytes; all in lower case, as the scanned bytes are made."""
    found = {}
    for form in ["NFC", "NFD"]:
        text = unicodedata.normalize(form, word.lower())
        upper = unicodedata.normalize(form, word.upper())
        for name, written in [("", text), (" upper", upper)]:
            found[f"{form}{name}"] = written.encode()
            found[f"{form}{name} JSON"] = json.dumps(written)[1:-1].encode()
            found[f"{form}{name} percent"] = urllib.parse.quote(written).encode()
            found[f"{form}{name} UTF-16"] = written.encode("utf-16-le")
            found[f"{form}{name} \\x"] = "".join(
                f"\\x{byte:02x}" if byte > 127 else chr(byte)
                for byte in written.encode()).encode()
    found["folded"] = fold(word).encode()
    found["folded, its end"] = fold(word)[-8:].encode()
    found["NFC, its end"] = unicodedata.normalize("NFC", word.lower()).encode()[-10:]
    return {name: lower(written) for name, written in found.items()}


def lower(content):
    """ASCII alone: other letters are of several bytes and stay as they are."""
    return content.lower()


def pieces(content, length=24):
    """Bytes from all over a file that are like no other's."""
    found = []
    for at in range(0, max(1, len(content) - length), max(1, len(content) // 16)):
        piece = content[at:at + length]
        if len(zlib.compress(piece, 9)) > length:  # nothing in it repeats
            found.append(piece)
    return found


class Trace:
    def __init__(self, word):
        self.words = ways(word)
        self.files = {}  # what it is -> pieces

    def add_file(self, name, content):
        cut = pieces(content)
        assert cut, f"{name} has no bytes of its own"
        self.files[name] = cut

    def in_bytes(self, content):
        """What of it stands in these bytes, in words."""
        small = lower(content)
        found = [name for name, written in self.words.items() if written in small]
        return found + [f"bytes of {name}" for name, cut in self.files.items()
                        if any(piece in content for piece in cut)]

    def below(self, folder):
        """["path: what"], names of files included."""
        found = []
        for root, folders, files in os.walk(folder):
            for name in folders + files:
                found += [f"name of {root}/{name}: {what}"
                          for what in self.in_bytes(os.fsencode(name))]
            for name in files:
                path = os.path.join(root, name)
                try:
                    with open(path, "rb") as file:
                        content = file.read()
                except FileNotFoundError:  # it has just gone
                    continue
                found += [f"{path[len(folder):]}: {what}" for what in self.in_bytes(content)]
        return found
