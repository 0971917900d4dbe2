"""A client of somebody else's: the standard library, and openssl to sign. Prints what it learnt as one line of JSON."""

import base64
import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

rest, stream, key_id, key_file, ticker = sys.argv[1:]


def signed(method, path):
    stamp = str(int(time.time() * 1000))
    command = ["openssl", "dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss"]
    command += ["-sigopt", "rsa_pss_saltlen:digest", "-sign", key_file]
    text = (stamp + method + path).encode()
    signature = subprocess.run(command, input=text, capture_output=True, check=True).stdout
    return {
        "KALSHI-ACCESS-KEY": key_id,
        "KALSHI-ACCESS-TIMESTAMP": stamp,
        "KALSHI-ACCESS-SIGNATURE": base64.b64encode(signature).decode(),
    }


def call(method, path, body=None):
    url = rest + path
    headers = signed(method, urllib.parse.urlparse(url).path)
    headers["content-type"] = "application/json"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


class Socket:
    """RFC 6455, as little of it as a client needs."""

    def __init__(self, url):
        place = urllib.parse.urlparse(url)
        self.socket = socket.create_connection((place.hostname, place.port), timeout=20)
        lines = [f"GET {place.path} HTTP/1.1", f"Host: {place.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode()]
        lines += [f"{name}: {value}" for name, value in signed("GET", place.path).items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        if b" 101 " not in head:
            raise SystemExit(head.decode())

    def send(self, message):
        data = json.dumps(message).encode()
        mask = os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126]) + struct.pack(">H", len(data))
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
        self.socket.sendall(b"\x81" + size + mask + masked)

    def read(self, count):
        data = b""
        while len(data) < count:
            data += self.socket.recv(count - len(data))
        return data

    def receive(self):
        while True:
            first, second = self.read(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack(">H", self.read(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", self.read(8))
            data = self.read(size)
            if first & 0x0F == 1:
                return json.loads(data)


order = {
    "ticker": ticker,
    "side": "bid",
    "count": "10.00",
    "price": "0.2000",
    "time_in_force": "good_till_canceled",
    "self_trade_prevention_type": "taker_at_cross",
    "client_order_id": "from-python",
}
feed = Socket(stream)
feed.send({"id": 1, "cmd": "subscribe", "params": {"channels": ["orderbook_delta"], "market_tickers": [ticker]}})
types = [feed.receive()["type"] for _ in range(2)]
made, answer = call("POST", "/portfolio/events/orders", order)
delta = feed.receive()
order_path = f"/portfolio/events/orders/{answer['order_id']}?market_ticker={ticker}"
again, refusal = call("POST", "/portfolio/events/orders", order)
result = {
    "balance": call("GET", "/portfolio/balance?subaccount=0")[0],
    "made": made,
    "types": types,
    "delta": [delta["msg"]["price_dollars"], delta["msg"]["delta_fp"], delta["msg"]["client_order_id"]],
    "again": [again, refusal["error"]["code"]],
    "cancelled": call("DELETE", order_path)[1]["reduced_by"],
    "gone": call("DELETE", order_path),
}
print(json.dumps(result))
