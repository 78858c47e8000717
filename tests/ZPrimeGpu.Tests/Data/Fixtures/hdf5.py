# Run in this folder with Debian 12's python3-h5py (3.7, HDF5 1.10.8), python3-tables (3.7) and python3-pandas (1.5). Every value follows
# from the row number i, so that tests recompute it. The files are kept in one archive, hdf5.zip, a quarter of their size.
import glob
import os
import zipfile

import h5py
import numpy as np
import pandas
import tables

n = 100
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
    "big_f8": (i / 11).astype(">f8"),
    "big_i8": (i * i * -1000003).astype(">i8"),
    "big_u2": (i * 130).astype(">u2"),
}


def lists(dtype):
    values = np.empty(n, dtype=object)
    for k in range(n):
        values[k] = np.array([k + j / 4 for j in range(k % 4)], dtype=dtype)
    return values


# The datasets of one group: contiguous, and chunked with filters.
with h5py.File("hdf5_columns.h5", "w", libver="latest") as f:
    g = f.create_group("ntuple/events")
    for k, (name, values) in enumerate(columns.items()):
        options = [{}, {"chunks": (64,), "compression": "gzip"}, {"chunks": (30,), "compression": "gzip", "shuffle": True, "fletcher32": True}][k % 3]
        g.create_dataset(name, data=values, **options)
    g.create_dataset("slots", data=(np.add.outer(i, np.arange(3)) % 5 / 4).astype("<f4"), chunks=(64, 2), compression="gzip")
    d = g.create_dataset("lists", (n,), dtype=h5py.vlen_dtype(np.dtype(">f4")), chunks=(100,))
    d[:] = lists(">f4")
    g.create_dataset("text", data=np.array([b"a", b"b"] * (n // 2)))
    g.create_dataset("enum", data=(i % 3).astype("i2"), dtype=h5py.enum_dtype({"a": 0, "b": 1, "c": 2}, basetype="i2"))
    g["number"] = 2.5

# A dataset of structures, with a user block in front of the file.
inner = np.dtype([("x", ">f8"), ("n", "<u2")])
record = np.dtype([("px", "<f4"), ("evt", "<i8"), ("flag", "?"), ("vertex", inner), ("ph_e", "<f4", (4,)), ("ph", h5py.vlen_dtype(np.dtype("<f8"))), ("name", "S3")])
rows = np.zeros(n, dtype=record)
rows["px"] = (i - 100) / 16
rows["evt"] = i * 1000000007 + 9007199254740993
rows["flag"] = i % 3 == 0
rows["vertex"]["x"] = i / 9
rows["vertex"]["n"] = 65535 - i
rows["ph_e"] = np.add.outer(i, np.arange(4)) / 2
rows["ph"] = lists("<f8")
with h5py.File("hdf5_records.h5", "w", libver="latest", userblock_size=512) as f:
    f.create_dataset("events", data=rows, chunks=(64,), compression="gzip", compression_opts=9)

# What PyTables and pandas write.
with tables.open_file("hdf5_pytables.h5", "w") as f:
    t = f.create_table("/", "events", np.rec.array([(k / 8, k * k, k % 2 == 0) for k in range(40)], dtype=[("px", "f8"), ("evt", "i4"), ("flag", "?")]), chunkshape=(40,))
frame = pandas.DataFrame({"px": np.arange(20) / 8, "evt": np.arange(20) ** 2})
frame.to_hdf("hdf5_pandas_table.h5", "df", format="table", data_columns=True, index=False, complib="zlib", complevel=9)
frame.to_hdf("hdf5_pandas_fixed.h5", "df", format="fixed")

# What is refused, and names that must be chosen among.
with open("hdf5_other.bin", "wb") as f:
    np.arange(5.0).tofile(f)
with h5py.File("hdf5_refused.h5", "w", libver="latest") as f:
    a = f.create_group("a")
    a["x"] = np.arange(5.0)
    a["short"] = np.arange(3.0)
    a["soft"] = h5py.SoftLink("/b/x")
    a["outside"] = h5py.ExternalLink("hdf5_columns.h5", "/ntuple/events/f8")
    a.create_dataset("raw", (5,), "f8", external=[("hdf5_other.bin", 0, 40)])
    layout = h5py.VirtualLayout((5,), "f8")
    layout[:] = h5py.VirtualSource("hdf5_columns.h5", "ntuple/events/f8", (100,))[:5]
    a.create_virtual_dataset("virtual", layout)
    a.create_dataset("lzf", data=np.arange(5.0), chunks=(5,), compression="lzf")
    a.create_dataset("unwritten", (5,), "f8", chunks=(2,))
    a.create_dataset("partly", (5,), "f8", chunks=(2,))[:2] = 1
    a.create_dataset("large", (5,), "f8", maxshape=(None,), chunks=(1 << 26,))
    a["cube"] = np.zeros((5, 1, 1))
    f.create_group("b")["x"] = np.arange(4)
os.remove("hdf5_other.bin")

with zipfile.ZipFile("hdf5.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name in sorted(glob.glob("hdf5_*.h5")):
        archive.write(name, name[5:])
        os.remove(name)
