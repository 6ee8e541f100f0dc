"""Runs attached code in Python 3.9 or newer; the protocol is in docs/frames/code.md."""

import json
import os
import signal
import sys
import types

try:
    import resource
except ImportError:  # Windows has none: there the time limit alone holds.
    resource = None

MAX_DEPTH = 200
MAX_INTEGER = 2**53 - 1


class Refused(Exception):
    """Why a call has no value, and what was raised, if anything was."""

    def __init__(self, reason, raised=None):
        super().__init__(reason)
        self.reason = reason
        self.raised = raised


def take_channel():
    """Not by stdin and stdout, which attached code reads and prints to; and not for programs that it starts."""
    os.set_inheritable(4, False)
    return os.fdopen(os.dup(3), "rb"), os.fdopen(3, "wb")


def limit_memory(megabytes):
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            own = int(file.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = own + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit if most < 0 else min(limit, most), most))
    except (OSError, ValueError):
        pass  # macOS has neither; there the time limit alone holds.


SPARE = [bytearray(2**21)]


def reason_of(error, otherwise):
    if not isinstance(error, MemoryError):
        return otherwise
    # Saying that there is no memory left takes some. The host is ended afterwards.
    SPARE.clear()
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return "out-of-memory"


def set_alarm(seconds):
    """When the process that asks is gone, nobody else ends a call that runs for ever."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def name_of(digest):
    return f"<code:{digest}>"


def load(loaded, call):
    digest = call["hash"]
    if digest in loaded:
        return loaded[digest]
    module = types.ModuleType("frame_code_" + digest.partition(":")[2][:16])
    # Data classes and others look their module up.
    sys.modules[module.__name__] = module
    try:
        exec(compile(call["source"], name_of(digest), "exec"), module.__dict__)
    except BaseException as error:
        del sys.modules[module.__name__]
        raise Refused(reason_of(error, "not-loaded"), error) from None
    loaded[digest] = module
    return module


def is_name(each):
    return isinstance(each, str) and each.isidentifier()


def value_of(loaded, call):
    module = load(loaded, call)
    if call.get("names"):
        # Attached code may put anything among its names; what is no identifier cannot be asked for.
        return [each for each, found in list(module.__dict__.items()) if callable(found) and is_name(each)]
    name = call.get("function", "frame")
    if name not in module.__dict__:
        raise Refused("no-function")
    found = module.__dict__[name]
    try:
        if "function" not in call:
            return found() if callable(found) else found
        if not callable(found):
            raise Refused("no-function")
        return found(call.get("argument"))
    except Refused:
        raise
    except BaseException as error:
        raise Refused(reason_of(error, "threw"), error) from None


def check(value, left, above=(), depth=0):
    """json.dumps turns keys into texts and writes NaN; a value that would come back as another one is refused."""
    if left[0] < 0 or depth > MAX_DEPTH:
        raise Refused("too-large")
    if value is None or isinstance(value, bool):
        left[0] -= 4
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Refused("not-json")
        left[0] -= 1
    elif isinstance(value, float):
        left[0] -= 3
    elif isinstance(value, str):
        left[0] -= len(value) + 2
    elif isinstance(value, (list, tuple, dict)):
        if id(value) in above:
            raise Refused("not-json")
        above = (*above, id(value))
        left[0] -= 2
        if isinstance(value, dict):
            for key, child in value.items():
                if not isinstance(key, str):
                    raise Refused("not-json")
                left[0] -= len(key) + 4
                check(child, left, above, depth + 1)
        else:
            for child in value:
                left[0] -= 1
                check(child, left, above, depth + 1)
    else:
        raise Refused("not-json")


def json_text(value, limit):
    try:
        check(value, [limit])
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except (TypeError, ValueError, RecursionError):  # NaN, a text that has no UTF-8
        raise Refused("not-json") from None
    except MemoryError as error:
        raise Refused(reason_of(error, "out-of-memory"), error) from None
    if len(text) > limit:
        raise Refused("too-large")
    return text


def line_in(digest, raised):
    """Where in the file it was raised: the innermost of its frames that is the file's."""
    name = name_of(digest)
    if isinstance(raised, SyntaxError) and raised.filename == name:
        return raised.lineno
    line = None
    frame = getattr(raised, "__traceback__", None)
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == name:
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def failure(call, refused):
    raised = refused.raised
    message = {"type": "failed", "id": call["id"], "reason": refused.reason}
    if raised is not None:
        message["error"] = type(raised).__name__
        line = line_in(call["hash"], raised)
        if line is not None:
            message["line"] = line
    return json.dumps(message).encode("utf-8")


def answer(loaded, call, limit):
    set_alarm(call["milliseconds"] / 1000 + 1)
    try:
        text = json_text(value_of(loaded, call), limit)
        return b'{"type":"returned","id":%d,"value":%b}' % (call["id"], text)
    except Refused as refused:
        return failure(call, refused)
    finally:
        set_alarm(0)


def main():
    requests, replies = take_channel()
    process = os.getpid()
    loaded = {}
    limit = 0

    def say(line):
        replies.write(line + b"\n")
        replies.flush()

    for line in requests:
        message = json.loads(line)
        if message["type"] == "start":
            limit = message["bytes"]
            limit_memory(message["megabytes"])
            say(b'{"type":"ready","protocol":1}')
            continue
        say(b'{"type":"started","id":%d}' % message["id"])
        reply = answer(loaded, message, limit)
        if os.getpid() != process:
            os._exit(0)  # A fork of us, made by attached code: the reply is not its to give.
        say(reply)
    os._exit(0)  # Threads that attached code left behind must not keep us.


main()
