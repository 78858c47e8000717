# Run with Python 3.11 and NumPy 1.24 in this folder. Every value follows from the row number i, so that tests recompute it.
import numpy as np

n = 500
i = np.arange(n)
columns = {
    "f2": ((i % 64) / 4).astype("<f2"),
    "f4": ((i * 37 % 1001 - 500) / 64).astype("<f4"),
    "f8": i / 7,
    "i1": (i % 256 - 128).astype("<i1"),
    "i2": (i * 100 - 20000).astype("<i2"),
    "i4": (i * 7919 % 1009 - 504).astype("<i4"),
    "i8": i * 1000000007 + 9007199254740993,
    "u1": (i % 256).astype("<u1"),
    "u2": (i * 130).astype("<u2"),
    "u4": (4294967295 - i).astype("<u4"),
    "u8": np.uint64(18446744073709551615) - i.astype("<u8"),
    "b1": i % 3 == 0,
    "big_f4": ((i - 250) / 8).astype(">f4"),
    "big_i8": (i * i * -1000003).astype(">i8"),
    "ph_e": (np.add.outer(i, np.arange(3)) % 5 / 4).astype("<f4"),
    "text": np.array(["a%d" % k for k in i]),
    "fortran": np.asfortranarray(np.zeros((n, 2))),
    "scalar": np.float64(2.5),
    "short": np.arange(10.0),
}
np.savez("columns_stored.npz", **columns)
np.savez_compressed("columns_deflated.npz", **columns)

fields = np.dtype(
    {
        "names": ["px", "year", "evt", "flag", "ph_e", "name"],
        "formats": ["<f4", ">i2", "<i8", "|b1", ("<f8", (4,)), "|S3"],
        "offsets": [0, 6, 8, 17, 24, 56],
        "itemsize": 64,
    }
)
records = np.zeros(n, dtype=fields)
records["px"] = (i - 100) / 16
records["year"] = 2019 + i % 2
records["evt"] = i * 1000000007 + 9007199254740993
records["flag"] = i % 5 == 2
records["ph_e"] = np.add.outer(i, np.arange(4)) / 3
records["name"] = b"abc"
np.save("records.npy", records)
with open("records_version2.npy", "wb") as f:
    np.lib.format.write_array(f, records[:20], version=(2, 0))
np.save("plain.npy", i / 2)
np.save("objects.npy", np.array([{}, None], dtype=object))
np.savez("none.npz", px=np.zeros(0))
