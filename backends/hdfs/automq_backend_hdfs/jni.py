"""Java calls from Python: the few functions of JNI that a client needs, through ctypes.

Rules.
1. Positions in JNI's function tables and the types below are fixed by its specification, for ever.
2. A signature says everything: `invoke(target, "java/io/OutputStream", "write", "([BII)V", array, 0, n)`. Method ids
   are looked up once; a class or method that does not exist raises JavaError like any other exception.
3. Local references live to the end of `with jvm.frame():`; what must live longer is a `Global`, released by hand.
4. A thread is attached to the JVM at its first call and must be detached before it ends (`detach`).
ctypes gives up the GIL around each call.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import POINTER, c_char_p, c_double, c_int, c_int32, c_int64, c_uint8, c_void_p
from typing import Any

JNI_VERSION = 0x00010008
# Causes of causes of an exception that are looked at.
CAUSES_MAX = 6
# References one frame may hold; JNI grows it when needed.
FRAME_REFERENCES = 16

# Function: (position, result, arguments after the environment).
_FUNCTIONS: dict[str, tuple[int, Any, tuple[Any, ...]]] = {
    "FindClass": (6, c_void_p, (c_char_p,)),
    "ExceptionOccurred": (15, c_void_p, ()),
    "ExceptionClear": (17, None, ()),
    "PushLocalFrame": (19, c_int32, (c_int32,)),
    "PopLocalFrame": (20, c_void_p, (c_void_p,)),
    "NewGlobalRef": (21, c_void_p, (c_void_p,)),
    "DeleteGlobalRef": (22, None, (c_void_p,)),
    "NewObjectA": (30, c_void_p, (c_void_p, c_void_p, c_void_p)),
    "GetMethodID": (33, c_void_p, (c_void_p, c_char_p, c_char_p)),
    "CallObjectMethodA": (36, c_void_p, (c_void_p, c_void_p, c_void_p)),
    "CallBooleanMethodA": (39, c_uint8, (c_void_p, c_void_p, c_void_p)),
    "CallShortMethodA": (48, ctypes.c_int16, (c_void_p, c_void_p, c_void_p)),
    "CallIntMethodA": (51, c_int32, (c_void_p, c_void_p, c_void_p)),
    "CallLongMethodA": (54, c_int64, (c_void_p, c_void_p, c_void_p)),
    "CallVoidMethodA": (63, None, (c_void_p, c_void_p, c_void_p)),
    "GetStaticMethodID": (113, c_void_p, (c_void_p, c_char_p, c_char_p)),
    "CallStaticObjectMethodA": (116, c_void_p, (c_void_p, c_void_p, c_void_p)),
    "CallStaticVoidMethodA": (143, None, (c_void_p, c_void_p, c_void_p)),
    "GetStaticFieldID": (144, c_void_p, (c_void_p, c_char_p, c_char_p)),
    "GetStaticObjectField": (145, c_void_p, (c_void_p, c_void_p)),
    "NewStringUTF": (167, c_void_p, (c_char_p,)),
    "GetStringUTFChars": (169, c_void_p, (c_void_p, c_void_p)),
    "ReleaseStringUTFChars": (170, None, (c_void_p, c_void_p)),
    "NewObjectArray": (172, c_void_p, (c_int32, c_void_p, c_void_p)),
    "NewByteArray": (176, c_void_p, (c_int32,)),
    "GetByteArrayRegion": (200, None, (c_void_p, c_int32, c_int32, c_void_p)),
    "SetByteArrayRegion": (208, None, (c_void_p, c_int32, c_int32, c_void_p)),
}
_THROWABLE = "java/lang/Throwable"
_REMOTE = "org/apache/hadoop/ipc/RemoteException"
_VM_DETACH, _VM_GET_ENV, _VM_ATTACH_AS_DAEMON = 5, 6, 7
_CALLS = {"V": "Void", "Z": "Boolean", "S": "Short", "I": "Int", "J": "Long", "L": "Object", "[": "Object"}
_TYPES = re.compile(r"\[*(?:[ZBCSIJFD]|L[^;]+;)")


class JavaError(Exception):
    """A Java exception: the name of its class, its message, and the classes of what caused it."""

    def __init__(self, java_class: str, message: str, causes: Sequence[str] = ()) -> None:
        super().__init__(f"{java_class}: {message}")
        self.java_class = java_class
        self.message = message
        self.causes = causes


class _Value(ctypes.Union):
    _fields_ = (
        ("z", c_uint8),
        ("s", ctypes.c_int16),
        ("i", c_int32),
        ("j", c_int64),
        ("d", c_double),
        ("l", c_void_p),
    )


class Global:
    """A reference that outlives its frame. `release` is idempotent."""

    __slots__ = ("_jvm", "pointer")

    def __init__(self, jvm: Jvm, pointer: int) -> None:
        self._jvm = jvm
        self.pointer: int | None = pointer

    def release(self) -> None:
        pointer, self.pointer = self.pointer, None
        if pointer is not None:
            self._jvm.call("DeleteGlobalRef", pointer)


class Jvm:
    """The process's Java virtual machine, which must be running."""

    def __init__(self, library: ctypes.CDLL) -> None:
        machine, count = c_void_p(), c_int(0)
        if library.JNI_GetCreatedJavaVMs(ctypes.byref(machine), 1, ctypes.byref(count)) or not count.value:
            raise JavaError("", "no Java virtual machine is running in this process")
        self._machine = machine
        vm_table = ctypes.cast(machine, POINTER(POINTER(c_void_p)))[0]
        prototype = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(c_void_p), c_void_p)
        self._attach = prototype(vm_table[_VM_ATTACH_AS_DAEMON])
        self._detach = ctypes.CFUNCTYPE(c_int32, c_void_p)(vm_table[_VM_DETACH])
        self._thread = threading.local()
        self._functions: dict[str, Any] = {}
        table = ctypes.cast(c_void_p(self._environment()), POINTER(POINTER(c_void_p)))[0]
        for name, (position, result, arguments) in _FUNCTIONS.items():
            self._functions[name] = ctypes.CFUNCTYPE(result, c_void_p, *arguments)(table[position])
        self._classes: dict[str, int] = {}
        self._methods: dict[tuple[str, str, str], tuple[int, str, str]] = {}

    def call(self, function: str, *args: Any) -> Any:
        """A JNI function by its name."""
        return self._functions[function](self._environment(), *args)

    def detach(self) -> None:
        if getattr(self._thread, "environment", None):
            self._detach(self._machine)
            self._thread.environment = None

    @contextmanager
    def frame(self) -> Iterator[None]:
        self.call("PushLocalFrame", FRAME_REFERENCES)
        try:
            yield
        finally:
            self.call("PopLocalFrame", None)

    def keep(self, reference: int) -> Global:
        return Global(self, self.call("NewGlobalRef", reference))

    def invoke(self, target: int | Global, in_class: str, name: str, signature: str, *args: Any) -> Any:
        """Call a method of an object; objects come back as local references (0: null)."""
        method, types, result = self._method(in_class, name, signature)
        pointer = target.pointer if isinstance(target, Global) else target
        if not pointer:  # JNI would end the process
            raise JavaError("java.lang.IllegalStateException", f"{name} of what is closed")
        value = self.call(f"Call{_CALLS[result]}MethodA", pointer, method, _values(types, args))
        self.check()
        return bool(value) if result == "Z" else value

    def invoke_static(self, in_class: str, name: str, signature: str, *args: Any) -> Any:
        method, types, result = self._method(in_class, name, signature, static=True)
        class_ = self.find_class(in_class)
        value = self.call(f"CallStatic{_CALLS[result]}MethodA", class_, method, _values(types, args))
        self.check()
        return value

    def new(self, in_class: str, signature: str, *args: Any) -> int:
        method, types, _ = self._method(in_class, "<init>", signature)
        found = self.call("NewObjectA", self.find_class(in_class), method, _values(types, args))
        self.check()
        return int(found)

    def static_field(self, in_class: str, name: str, signature: str) -> int:
        class_ = self.find_class(in_class)
        field = self.call("GetStaticFieldID", class_, name.encode(), signature.encode())
        self.check()
        return int(self.call("GetStaticObjectField", class_, field))

    def find_class(self, name: str) -> int:
        found = self._classes.get(name)
        if found is None:
            local = self.call("FindClass", name.encode())
            self.check()
            found = self._classes[name] = self.call("NewGlobalRef", local)
        return found

    def string(self, text: str) -> int:
        """JNI's UTF-8 is the usual one but for NUL and characters beyond the BMP, which we do not have."""
        found = self.call("NewStringUTF", text.encode())
        self.check()
        return int(found)

    def text(self, reference: int) -> str:
        if not reference:
            return ""
        characters = self.call("GetStringUTFChars", reference, None)
        try:
            return ctypes.string_at(characters).decode("utf-8", "replace")
        finally:
            self.call("ReleaseStringUTFChars", reference, characters)

    def check(self) -> None:
        """Raise the Java exception that is pending in this thread."""
        thrown = self.call("ExceptionOccurred")
        if not thrown:
            return
        self.call("ExceptionClear")
        text = self.text(self.invoke(thrown, _THROWABLE, "getMessage", "()Ljava/lang/String;"))
        causes: list[str] = []
        name = self._class_name(thrown)
        if name == _REMOTE.replace("/", "."):
            name = self.text(self.invoke(thrown, _REMOTE, "getClassName", "()Ljava/lang/String;"))
        while len(causes) < CAUSES_MAX:
            thrown = self.invoke(thrown, _THROWABLE, "getCause", f"()L{_THROWABLE};")
            if not thrown:
                break
            causes.append(self._class_name(thrown))
        raise JavaError(name, text, causes)

    def _class_name(self, reference: int) -> str:
        class_ = self.invoke(reference, "java/lang/Object", "getClass", "()Ljava/lang/Class;")
        return self.text(self.invoke(class_, "java/lang/Class", "getName", "()Ljava/lang/String;"))

    def _method(
        self, in_class: str, name: str, signature: str, *, static: bool = False
    ) -> tuple[int, str, str]:
        """Id, argument types as one letter each, and the result's letter."""
        found = self._methods.get((in_class, name, signature))
        if found is None:
            function = "GetStaticMethodID" if static else "GetMethodID"
            method = self.call(function, self.find_class(in_class), name.encode(), signature.encode())
            self.check()
            inside, _, result = signature[1:].partition(")")
            types = "".join("L" if one[0] in "[L" else one for one in _TYPES.findall(inside))
            found = self._methods[in_class, name, signature] = (method, types, result[0])
        return found

    def _environment(self) -> int:
        environment = getattr(self._thread, "environment", None)
        if environment is None:
            pointer = c_void_p()
            if self._attach(self._machine, ctypes.byref(pointer), None):
                raise JavaError("", "the Java virtual machine takes no more threads")
            environment = self._thread.environment = pointer.value or 0
        return int(environment)


def _values(types: str, args: tuple[Any, ...]) -> Any:
    """JNI's array of arguments; None is null."""
    values = (_Value * max(1, len(types)))()
    for value, kind, arg in zip(values, types, args, strict=True) if types else ():
        if kind == "L":
            value.l = arg.pointer if isinstance(arg, Global) else arg
        else:
            setattr(value, kind.lower(), arg)
    return values
