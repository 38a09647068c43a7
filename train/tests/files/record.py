"""Records small files of arrays, beside this file, as numpy writes them.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy==2.4.6
    /tmp/venv/bin/python train/tests/files/record.py
"""

import gzip
import pathlib
import struct

import numpy as np

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
