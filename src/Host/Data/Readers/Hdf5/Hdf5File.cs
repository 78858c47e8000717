using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>An open HDF5 file. Its signature, version and length are checked before libhdf5 sees it.</summary>
internal sealed class Hdf5File : IDisposable
{
    private const uint ReadOnly = 0;
    private const int CloseAll = 3;
    private const int HeaderBytes = 56;
    private static readonly byte[] Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];
    private long id;

    /// <summary>Opens a file; <see cref="Hdf5Library.Gate"/> is held.</summary>
    public Hdf5File(string path, Hdf5Library library)
    {
        CheckHeader(path);
        using Hdf5Id access = Hdf5Id.Of(Hdf5Api.H5Pcreate(library.Constant("H5P_CLS_FILE_ACCESS_ID_g")), "its access properties");

        // Closing the file closes all that is open in it. Locks fail on many network file systems, and readers do not need them.
        _ = Hdf5Api.H5Pset_fclose_degree(access.Value, CloseAll);
        if (library.Has("H5Pset_file_locking"))
        {
            _ = Hdf5Api.H5Pset_file_locking(access.Value, 0, 1);
        }

        id = Hdf5Error.Check(Hdf5Api.H5Fopen(path, ReadOnly, access.Value), "its metadata are damaged or of a later version");
    }

    /// <summary>The file, to the library.</summary>
    public long Id => id;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (id > 0)
        {
            _ = Hdf5Api.H5Fclose(id);
            id = 0;
        }
    }

    // The superblock is at 0, 512, 1024, 2048, ...: signature, version, and by version the sizes of offsets, the base and the end of the file.
    private static void CheckHeader(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderBytes];
        for (long position = 0; position + Signature.Length <= stream.Length; position = Math.Max(512, position * 2))
        {
            header.Clear();
            stream.Position = position;
            stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
            if (!header.StartsWith(Signature))
            {
                continue;
            }

            int version = header[8];
            (int sizeAt, int baseAt, int endAt) = version switch
            {
                0 => (13, 24, 40),
                1 => (13, 28, 44),
                2 or 3 => (9, 12, 28),
                _ => throw new InvalidDataException($"its format is of version {version}, later than those known; write it with libver='v110', or as Parquet"),
            };
            if (header[sizeAt] != sizeof(long))
            {
                return;
            }

            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(header[baseAt..]);
            ulong end = BinaryPrimitives.ReadUInt64LittleEndian(header[endAt..]);
            if (end == ulong.MaxValue || end < start || end > (ulong)stream.Length + start - Math.Min(start, (ulong)position))
            {
                throw new InvalidDataException($"it has {stream.Length} bytes and should have {end}; copy it again, or let the program that writes it end");
            }

            return;
        }

        throw new InvalidDataException("it is no HDF5 file (its signature is missing)");
    }
}
