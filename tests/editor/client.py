"""A client of rust-analyzer: starts it on a crate, and asks what an editor asks.

Input: the folder of a crate. Output: answers of the language server, with places as line and column of UTF-16.
Guarantees: the server is stopped with the client; no file of the crate is changed, since texts are sent to the server alone.
"""

import json
import os
import queue
import subprocess
import threading
import time


class Client:
    """One rust-analyzer on one crate."""

    def __init__(self, root, program="rust-analyzer", log=None):
        self.root = os.path.realpath(root)
        self.process = subprocess.Popen(
            [program],
            cwd=self.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log if log is not None else subprocess.DEVNULL,
        )
        self.messages = queue.Queue()
        self.last = 0
        self.version = 0
        self.is_idle = False
        self.health = None
        threading.Thread(target=self._read, daemon=True).start()
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self.uri(""),
                "workspaceFolders": [{"uri": self.uri(""), "name": "fixture"}],
                "capabilities": {
                    "experimental": {"serverStatusNotification": True},
                    "textDocument": {
                        "completion": {
                            "completionItem": {
                                "snippetSupport": False,
                                "resolveSupport": {"properties": ["documentation", "detail"]},
                            }
                        },
                        "hover": {"contentFormat": ["plaintext", "markdown"]},
                        "rename": {"prepareSupport": True},
                    },
                    "workspace": {"workspaceEdit": {"documentChanges": True}, "configuration": False},
                },
                "initializationOptions": {
                    "checkOnSave": False,
                    "cachePriming": {"enable": False},
                    "cargo": {"buildScripts": {"enable": True}},
                    "procMacro": {"enable": True},
                    "completion": {"autoimport": {"enable": False}, "postfix": {"enable": False}},
                },
            },
        )
        self.notify("initialized", {})

    def uri(self, path):
        return "file://" + os.path.join(self.root, path)

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while True:
                line = stream.readline()
                if not line:
                    self.messages.put(None)
                    return
                line = line.strip()
                if not line:
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.messages.put(json.loads(stream.read(length)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def _take(self, until):
        """The next message that is no request or notification of the server; `None` where `until` holds."""
        while True:
            if until():
                return None
            message = self.messages.get(timeout=240)
            if message is None:
                raise RuntimeError("rust-analyzer ended")
            if "method" not in message:
                return message
            if message["method"] == "experimental/serverStatus":
                self.is_idle = message["params"]["quiescent"]
                self.health = message["params"]
            if "id" in message:
                self._send({"id": message["id"], "result": None})

    def request(self, method, params):
        """The answer to a request, or the error as text."""
        while True:
            self.last += 1
            self._send({"id": self.last, "method": method, "params": params})
            while True:
                message = self._take(lambda: False)
                if message.get("id") == self.last:
                    break
            error = message.get("error")
            # The server takes an answer back when it sees a change; it asks to be asked again.
            if error and error["code"] in (-32801, -32802):
                time.sleep(0.1)
                continue
            return message.get("result") if not error else {"error": error["message"]}

    def wait_until_idle(self):
        """Until the crate is loaded and its macros are built."""
        self._take(lambda: self.is_idle)

    def open(self, path, text):
        self.version += 1
        document = {"uri": self.uri(path), "languageId": "rust", "version": self.version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path, text):
        self.version += 1
        document = {"uri": self.uri(path), "version": self.version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def stop(self):
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(timeout=10)
        finally:
            self.process.kill()
