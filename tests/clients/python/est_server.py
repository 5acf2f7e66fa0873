"""A small EST server (RFC 7030) that has OpenSSL do everything about certificates.

Usage: est_server.py PORT FOLDER TLS_CERTIFICATE TLS_KEY

FOLDER must hold root.pem, sub.pem and sub.key. Its file `behaviour` says, for each request anew, one word a line what is
odd about this server: `pending` (202 with Retry-After), `busy` (503 with Retry-After), `noreenroll`, `noname` (leaves the
names out), `html`, `alone` (cacerts answers 404), `otherkey` (answers with the authority's own certificate alone),
`redirect`. Every request is a line in FOLDER/requests: method, path and status.
"""

import base64
import http.server
import pathlib
import ssl
import subprocess
import sys

PORT, FOLDER, TLS_CERTIFICATE, TLS_KEY = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
ACCOUNT = "Basic " + base64.b64encode(b"web:tr\xc3\xa4s secret").decode()
BASE = "/.well-known/est/"


def behaviour():
    file = FOLDER / "behaviour"
    return set(file.read_text().split()) if file.exists() else set()


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def certs_only(*pems):
    """A certs-only message in base64, with line breaks as OpenSSL's own tools write it."""
    joined = FOLDER / "answer.pem"
    joined.write_bytes(b"".join(pems))
    der = openssl("crl2pkcs7", "-nocrl", "-certfile", str(joined), "-outform", "DER")
    return base64.encodebytes(der)


def sign(request, odd):
    file = FOLDER / "request.der"
    file.write_bytes(request)
    openssl("req", "-in", str(file), "-inform", "DER", "-verify", "-noout")
    names = [] if "noname" in odd else ["-copy_extensions", "copyall"]
    return openssl("x509", "-req", "-in", str(file), "-inform", "DER", "-CA", str(FOLDER / "sub.pem"), "-CAkey", str(FOLDER / "sub.key"), "-days", "30", *names)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", kind="application/pkcs7-mime; smime-type=certs-only", **headers):
        with (FOLDER / "requests").open("a") as log:
            log.write(f"{self.command} {self.path} {status}\n")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path != BASE + "cacerts" or "alone" in behaviour():
            return self.answer(404)
        self.answer(200, certs_only((FOLDER / "root.pem").read_bytes(), (FOLDER / "sub.pem").read_bytes()), Content_Transfer_Encoding="base64")

    def do_POST(self):
        odd = behaviour()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path not in (BASE + "simpleenroll", BASE + "simplereenroll"):
            return self.answer(404)
        if "redirect" in odd:
            return self.answer(302, Location="https://elsewhere.example.com/")
        if self.headers.get("Authorization") != ACCOUNT:
            return self.answer(401, b"who are you?", "text/plain", WWW_Authenticate='Basic realm="est"')
        if self.path.endswith("simplereenroll") and "noreenroll" in odd:
            return self.answer(403)
        if "busy" in odd:
            return self.answer(503, Retry_After="120")
        if "pending" in odd:
            return self.answer(202, Retry_After="7")
        if "html" in odd:
            return self.answer(200, b"<html>hello</html>", "text/html")
        if self.headers["Content-Type"] != "application/pkcs10" or self.headers["Content-Transfer-Encoding"] != "base64":
            return self.answer(400, b"not a request in base64", "text/plain")
        if "otherkey" in odd:
            return self.answer(200, certs_only((FOLDER / "sub.pem").read_bytes()))
        try:
            leaf = sign(base64.b64decode(body), odd)
        except subprocess.CalledProcessError:
            return self.answer(400, b"OpenSSL does not like the request", "text/plain")
        self.answer(200, certs_only(leaf), Content_Transfer_Encoding="base64")

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(TLS_CERTIFICATE, TLS_KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
