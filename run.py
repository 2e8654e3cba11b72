"""Starts Zhitong with nothing but a CPython of 3.11 or newer.

    python3 run.py              serve web chat and console; an empty data folder becomes a
                                demonstration desk
    python3 run.py test [...]   run the tests (arguments go to pytest)
    python3 run.py COMMAND ...  any other command: the same as ``python -m app COMMAND ...``

The first run makes a virtual environment of its own (``.venv`` beside this file, or the folder
named by ``ZHITONG_VENV``) and installs the packages of the lock file with their hashes, wheels
only. A mark inside the environment holds a fingerprint of the lock and of this Python: while it
fits, later runs touch no installer. The mark is written last, so an environment whose making was
broken off is made anew.

Only the standard library is used here, and only syntax that an older Python can read, so that an
older one can say in one sentence what is wrong. What is printed goes to standard error, in both
languages, because at this point no language is known yet.
"""

import compileall
import contextlib
import hashlib
import importlib.util
import os
import platform
import py_compile
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
ROOMS = ("app", "bot", "casework", "channels", "console", "documents", "nlu", "notify", "storage")
RUNTIME_MARK = ".zhitong-runtime"
DEV_MARK = ".zhitong-dev"
MODEL_MARK = ".zhitong-model"
INSTALL_LOG = "zhitong-install.log"
# Trains the model of the present examples unless it is there.
ENSURE_MODEL = (
    "import pathlib, sys\n"
    "from nlu.embedded.model_store import ensure_model\n"
    "ensure_model(pathlib.Path(sys.argv[1]))"
)
WRONG_USE = 2

TOO_OLD = (
    "直通需要 CPython 3.11 或更高版本，当前为 {found}；请用更高版本重新运行。\n"
    "Zhitong needs CPython 3.11 or newer and this is {found}; use a newer one for the same command."
)
PREPARING = (
    "正在准备运行环境，仅首次需要，约一分钟 …\n"
    "Preparing the environment, first time only, about a minute …"
)
TRAINING = "正在准备语义模型 … / Preparing the language model …"
WAITING = "另一次运行正在准备环境，请稍候 … / Another run is preparing the environment, waiting …"
NO_PIP = (
    "当前 Python 缺少 pip（Debian、Ubuntu 请安装 python3-venv）；数据未受影响，安装后请重新运行。\n"
    "This Python comes without pip (on Debian and Ubuntu install python3-venv); your data is "
    "untouched, run the same command again afterwards."
)
NOT_OURS = (
    "{venv} 已存在且不是虚拟环境，未作改动；请移走它，或用 ZHITONG_VENV 指定另一个文件夹。\n"
    "{venv} exists and is no virtual environment, so it was left alone; move it away or name "
    "another folder in ZHITONG_VENV."
)
UNREACHED = (
    "未能安装所需软件包：软件源无法连接，或没有适用于本机的安装包；数据未受影响，恢复后请重新运行。"
    "详情见 {log}。\n"
    "The packages could not be installed: the package index was not reached, or it has no wheel "
    "for this machine. Your data is untouched; run the same command again once it is reachable. "
    "Details: {log}"
)
BAD_HASH = (
    "已停止安装：下载的软件包与锁定文件的校验值不符，可能被替换；请检查软件源后重新运行。"
    "详情见 {log}。\n"
    "Installation stopped: a downloaded package does not match its hash in the lock file and may "
    "have been replaced; check the package index, then run the same command again. Details: {log}"
)
NO_MODEL = (
    "语义模型训练失败，本次仅以规则和按钮运行；请查看上面的信息，下次启动会再训练一次。\n"
    "Training the language model failed, so rules and buttons work alone this time; see the "
    "message above. The next start tries again."
)


def say(text: str) -> None:
    """Print one message for people, apart from what programs read on standard output."""
    print(text, file=sys.stderr, flush=True)


# Before any definition whose annotations an older Python could not evaluate.
if tuple(sys.version_info) < OLDEST:
    say(TOO_OLD.format(found=platform.python_version()))
    sys.exit(WRONG_USE)


class CannotStart(Exception):
    """Something that the person at the keyboard must change; the text is the sentence to show."""


def venv_folder() -> Path:
    """Folder of the environment: ``ZHITONG_VENV`` or ``.venv`` beside this file."""
    named = os.environ.get("ZHITONG_VENV")
    return Path(named).expanduser().absolute() if named else ROOT / ".venv"


def venv_python(folder: Path) -> Path:
    """Interpreter inside the environment ``folder``."""
    if sys.platform == "win32":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"


def fingerprint(lock: Path) -> str:
    """SHA-256 of the lock's content, this Python's version and this platform."""
    seen = hashlib.sha256(lock.read_bytes())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    seen.update(f"\n{python} {sysconfig.get_platform()}".encode())
    return seen.hexdigest()


def mark_fits(folder: Path, mark: str, wanted: str) -> bool:
    """Whether the environment was completed for this fingerprint and its Python still stands."""
    try:
        found = (folder / mark).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return found == wanted and venv_python(folder).exists()


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock file beside the environment; it is released when the process ends, however."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".lock").open("a+b") as guard:
        try:
            _take(guard.fileno(), wait=False)
        except OSError:
            say(WAITING)
            _take(guard.fileno(), wait=True)
        yield


def _take(descriptor: int, *, wait: bool) -> None:
    """Lock an open file for this process alone."""
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def prepare(*, dev: bool) -> Path:
    """Interpreter of a complete environment, which is made first where it does not exist."""
    folder = venv_folder()
    runtime = fingerprint(ROOT / "requirements.lock")
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    mark, wanted = (DEV_MARK, fingerprint(lock)) if dev else (RUNTIME_MARK, runtime)
    if not mark_fits(folder, mark, wanted):
        with one_at_a_time(folder):
            if not mark_fits(folder, mark, wanted):
                say(PREPARING)
                make(folder, lock, keep=mark_fits(folder, RUNTIME_MARK, runtime))
                # The development lock contains the runtime lock, so it satisfies both marks.
                for name, value in {RUNTIME_MARK: runtime, mark: wanted}.items():
                    (folder / name).write_text(value + "\n", encoding="ascii")
    compile_rooms()
    train(folder)
    return venv_python(folder)


def make(folder: Path, lock: Path, *, keep: bool) -> None:
    """Install ``lock`` into a new environment, or on top of a complete one (``keep``)."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
        raise CannotStart(NOT_OURS.format(venv=folder))
    for mark in (RUNTIME_MARK, DEV_MARK, MODEL_MARK):
        (folder / mark).unlink(missing_ok=True)
    if not keep:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=False).create(folder)
    python = venv_python(folder)
    log = folder / INSTALL_LOG
    with log.open("wb") as out:
        if not (_sync_with_uv(python, lock, out.fileno()) or _install(python, lock, out.fileno())):
            raise CannotStart(_reason(log).format(log=log))


def _reason(log: Path) -> str:
    """The sentence that fits what the installer wrote."""
    text = log.read_text(encoding="utf-8", errors="replace")
    mismatch = "DO NOT MATCH THE HASHES" in text or "Hash mismatch" in text
    return BAD_HASH if mismatch else UNREACHED


def _sync_with_uv(python: Path, lock: Path, out: int) -> bool:
    """Install with uv where it is present and works; it compiles bytecode itself."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    sync = [uv, "pip", "sync", "--python", str(python), "--compile-bytecode"]
    return _run([*sync, "--require-hashes", "--only-binary", ":all:", str(lock)], out)


def _install(python: Path, lock: Path, out: int) -> bool:
    """Install with pip. The lock is complete, so pip need not look for dependencies."""
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotStart(NO_PIP)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"]
    done = _run([str(python), "-m", "ensurepip", "--default-pip"], out) and _run(
        [*pip, "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(lock)], out
    )
    if done:
        # All files at once on all cores: faster than pip's own --compile. Its status is not looked
        # at, because a few packages carry templates that are no valid Python.
        library = sysconfig.get_path("purelib", vars={"base": str(python.parent.parent)})
        _run([str(python), "-W", "ignore", "-m", "compileall", "-qq", "-j", "0", library], out)
    return done


def _run(command: list[str], out: int) -> bool:
    """Run a program with its output going to the log; whether it succeeded."""
    # PYTHONDONTWRITEBYTECODE would cost every later start three seconds.
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PIP_USER", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(command, stdout=out, stderr=out, env=clean, check=False).returncode == 0


def compile_rooms() -> None:
    """Compile changed own sources, for this Python is the environment's too.

    The interpreter does so by itself only where PYTHONDONTWRITEBYTECODE is not set.
    """
    for room in ROOMS:
        compileall.compile_dir(
            ROOT / room,
            quiet=2,
            invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP,
        )


def train(folder: Path) -> None:
    """Have the embedded model trained when its program or its examples changed since last time."""
    wanted = _state_of(ROOT / "nlu")
    if mark_fits(folder, MODEL_MARK, wanted):
        return
    with one_at_a_time(folder):
        if mark_fits(folder, MODEL_MARK, wanted):
            return
        say(TRAINING)
        models = os.environ.get("ZHITONG_MODEL_DIR") or str(ROOT / "var" / "models")
        command = [str(venv_python(folder)), "-P", "-c", ENSURE_MODEL, models]
        ended = subprocess.run(command, stdout=sys.stderr, env=_environment(), check=False)
        if ended.returncode == 0:
            (folder / MODEL_MARK).write_text(wanted + "\n", encoding="ascii")
        else:
            say(NO_MODEL)


def _state_of(room: Path) -> str:
    """Digest of names, sizes and times of a room's files: cheap, and any edit changes it."""
    seen = hashlib.sha256()
    for path in sorted(room.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            seen.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _environment() -> dict[str, str]:
    """Environment of our own programs: our rooms are found from any working directory."""
    others = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *([others] if others else [])])}


def become(command: list[str]) -> NoReturn:
    """Replace this process by ``command``; where that is not possible, run it to its end."""
    if os.name == "nt":
        sys.exit(subprocess.run(command, env=_environment(), check=False).returncode)
    os.execve(command[0], command, _environment())


def main(arguments: list[str]) -> NoReturn:
    """Make what is missing, then become the program asked for."""
    testing = arguments[:1] == ["test"]
    try:
        python = str(prepare(dev=testing))
    except CannotStart as reason:
        say(str(reason))
        sys.exit(WRONG_USE)
    if testing:
        os.chdir(ROOT)
        become([python, "-m", "pytest", *arguments[1:]])
    become([python, "-P", "-m", "app", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
