"""Records small files of arrays and recordings, beside this file, as numpy, scipy and wave write them.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    /tmp/venv/bin/python train/tests/files/record.py
"""

import gzip
import json
import pathlib
import struct
import warnings
import wave

import numpy as np
from scipy.io import wavfile

folder = pathlib.Path(__file__).parent
numbers = np.arange(6).reshape(2, 3) - 1.5
np.save(folder / "f8.npy", numbers)
np.save(folder / "f4.npy", numbers.astype(np.float32))
np.save(folder / "f2.npy", numbers.astype(np.float16))
np.save(folder / "fortran.npy", np.asfortranarray(numbers))
np.save(folder / "i8.npy", np.arange(4))
np.save(folder / "u1.npy", np.arange(8, dtype=np.uint8).reshape(2, 2, 2))
np.save(folder / "bool.npy", np.array([True, False]))
np.save(folder / "big_endian.npy", numbers.astype(">f8"))
np.save(folder / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
arrays = {"x": numbers, "y": np.array([2, 0])}
np.savez(folder / "stored.npz", **arrays)
np.savez_compressed(folder / "deflated.npz", **arrays)
images = struct.pack(">4B3I", 0, 0, 8, 3, 2, 2, 2) + bytes([0, 1, 2, 3, 252, 253, 254, 255])
(folder / "images.idx").write_bytes(images)
(folder / "images.idx.gz").write_bytes(gzip.compress(images, mtime=0))

# Three sequences of at most four steps of two numbers; what is beyond a length is padding, also no number.
steps = np.full((3, 4, 2), np.nan)
for sequence, length in enumerate([4, 1, 2]):
    steps[sequence, :length] = np.arange(2 * length).reshape(length, 2) + 10 * sequence
np.save(folder / "steps.npy", steps)
np.save(folder / "lengths.npy", np.array([4, 1, 2]))


def pcm(name, rate, channels, width, values):
    """A file of Python's wave, of whole numbers."""
    with wave.open(str(folder / name), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        signed = width > 1
        file.writeframes(b"".join(int(value).to_bytes(width, "little", signed=signed) for value in values))


pcm("pcm8.wav", 8000, 1, 1, [0, 64, 128, 192, 255])
pcm("pcm16.wav", 44100, 2, 2, [0, 1, -1, 16384, -32768, 32767])
pcm("pcm24.wav", 48000, 1, 3, [0, 1, -1, 4194304, -8388608, 8388607])
pcm("pcm32.wav", 96000, 1, 4, [0, 1, -1, 1073741824, -2147483648, 2147483647, 123456789])
floats = np.array([[0.0, -0.25], [0.1, 1.5], [-1.0, 1e-30]])
wavfile.write(folder / "f32.wav", 48000, floats.astype(np.float32))
wavfile.write(folder / "f64.wav", 48000, floats)
# Files that neither module writes, and scipy reads: one with 24 valid bits in 32, the upper ones, and one with
# a part of an odd number of bytes before the samples.
integers = bytes.fromhex("0100000000001000800000aa00389b71")
extensible = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 48000, 192000, 4, 32, 22, 24, 4) + integers
samples = struct.pack("<4i", 0, 0x40000000, -0x80000000, 0x7FFFFF00)


def riff(*parts):
    body = b"".join(name + struct.pack("<I", len(part)) + part + bytes(len(part) % 2) for name, part in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


(folder / "extensible.wav").write_bytes(riff((b"fmt ", extensible), (b"data", samples)))
plain = struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16)
parts = [(b"fmt ", plain), (b"LIST", b"INFO?"), (b"data", struct.pack("<3h", 1, -2, 3)), (b"LIST", b"INFO")]
(folder / "odd_part.wav").write_bytes(riff(*parts))


def expected(path):
    """The samples as scipy reads them, whole numbers divided by the largest one's size."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rate, data = wavfile.read(path)
    if data.dtype == np.uint8:
        numbers = (data.astype(float) - 128) / 128
    elif data.dtype.kind == "i":
        numbers = data.astype(float) / 2.0 ** (8 * data.dtype.itemsize - 1)
    else:
        numbers = data.astype(float)
    channels = 1 if data.ndim == 1 else data.shape[1]
    return {"rate": rate, "channels": channels, "samples": numbers.reshape(-1).tolist()}


recordings = {path.name: expected(path) for path in sorted(folder.glob("*.wav"))}
(folder / "recordings.json").write_text(json.dumps(recordings, indent=1) + "\n")
