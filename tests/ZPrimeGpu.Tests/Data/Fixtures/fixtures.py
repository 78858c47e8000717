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
np.savez("unequal.npz", f4=columns["f4"], short=np.arange(10.0))
np.savez("none.npz", px=np.zeros(0))

# The events of fixtures.sql; photons are in two-dimensional arrays [event, slot].
i = np.arange(300)
k = np.arange(3)
has = k < (i % 4)[:, None]
photons = np.where(has, (k + 1) / 8 + (i % 3 / 16)[:, None], 0)
np.savez_compressed(
    "events.npz",
    evt=10000000000 + i // 4, proc=(1 + i % 4).astype("u1"), pool=(i // 3 % 2).astype("i2"), year=2019 + i % 2,
    w=((1 + i % 5) / 4).astype("f4"), mass=np.array([0.01, 0.1, 8.5])[i % 3].astype("f4"),
    px_p=(i % 17 - 8) / 4, py_p=((i % 13 - 6) / 8).astype(">f4"), pz_p=i % 11 / 2,
    px_m=-(i % 7) / 4, py_m=i % 5 / 8, pz_m=(i % 3 / 2).astype("f2"),
    id_p=i % 8 / 8, id_m=i % 4 / 4, dr_p=i % 9 / 16, dr_m=i % 3 / 16, dz_p=i % 6 / 8 - 0.25, dz_m=i % 5 / 8 - 0.25,
    trg=i % 10 != 0, label=np.array(["name%d" % j for j in i]), esum=photons.sum(axis=1) + 1,
    ph_e=photons.astype("f4"), ph_th=np.where(has, 0.5 + k / 4, 0), ph_phi=np.where(has, k / 2 - 1, 0),
)
