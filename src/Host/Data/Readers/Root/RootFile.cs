using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>A ROOT file: its header and its records. Files over 2 GB have 64-bit positions in header and keys.</summary>
/// <remarks>Layout: the ROOT reference, "ROOT files" (TFile, TKey, TDirectory).</remarks>
internal sealed class RootFile : IDisposable
{
    // Objects other than baskets: a tree of thousands of branches takes some megabytes.
    private const int MaxObjectBytes = 1 << 27;
    private const int HeaderBytes = 64;
    private const int LargeVersion = 1_000_000;
    private readonly FileStream stream;

    /// <summary>Opens a file and reads its header.</summary>
    public RootFile(string path)
    {
        stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            Length = stream.Length;
            if (Length < HeaderBytes)
            {
                throw new InvalidDataException("it is too short for a ROOT file");
            }

            byte[] header = new byte[HeaderBytes];
            ReadInto(header, 0);
            RootCursor cursor = new(header, HeaderBytes);
            if (!cursor.Take(4).SequenceEqual("root"u8))
            {
                throw new InvalidDataException("it does not begin as a ROOT file");
            }

            bool isLarge = cursor.Int32() >= LargeVersion;
            Begin = cursor.Int32();
            long end = cursor.Seek(isLarge);
            cursor.Seek(isLarge);
            cursor.Skip(8);
            NameBytes = cursor.Int32();
            if (end > Length)
            {
                throw new InvalidDataException($"it has {Length} bytes of the {end} that its header names");
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Where the first record (the root directory) begins.</summary>
    public int Begin { get; }

    /// <summary>Bytes of key, name and title in front of the root directory.</summary>
    public int NameBytes { get; }

    /// <summary>Reads bytes at a position.</summary>
    public void ReadInto(Span<byte> destination, long position)
    {
        if (position < 0 || destination.Length > Length - position)
        {
            throw new InvalidDataException("a record lies beyond the end of the file");
        }

        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(stream.SafeFileHandle, destination, position);
            if (read == 0)
            {
                throw new InvalidDataException("the file ended while it was read");
            }

            position += read;
            destination = destination[read..];
        }
    }

    /// <summary>Reads a whole record, key and all.</summary>
    /// <param name="position">Where its key begins.</param>
    public byte[] ReadRecord(long position)
    {
        byte[] size = new byte[4];
        ReadInto(size, position);
        int bytes = BinaryPrimitives.ReadInt32BigEndian(size);
        if (bytes < 0 || bytes > Math.Min(MaxObjectBytes, Length - position))
        {
            throw new InvalidDataException($"its metadata are damaged (a record of {bytes} bytes)");
        }

        byte[] record = new byte[bytes];
        ReadInto(record, position);
        return record;
    }

    /// <summary>Reads the object of a key, decompressed.</summary>
    public RootCursor ReadObject(RootKey key)
    {
        byte[] record = ReadRecord(key.Start);
        RootKey own = RootKey.Read(new RootCursor(record, record.Length));
        if (own.Bytes != record.Length || own.ObjectLength > MaxObjectBytes)
        {
            throw new InvalidDataException($"its metadata are damaged ('{key.Name}' of {own.ObjectLength} bytes)");
        }

        byte[] compressed = record[own.KeyLength..];
        if (own.ObjectLength <= compressed.Length)
        {
            return new RootCursor(compressed, own.ObjectLength, own.KeyLength);
        }

        using RootDecompressor decompressor = new();
        RootDecompressor.Check(compressed, own.ObjectLength);
        byte[] data = new byte[own.ObjectLength];
        decompressor.Decompress(compressed, 0, compressed.Length, data);
        return new RootCursor(data, data.Length, own.KeyLength);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
