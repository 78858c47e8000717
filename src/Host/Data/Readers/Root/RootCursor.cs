using System.Buffers.Binary;
using System.Text;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>Reads the big-endian fields of ROOT records in order; every read is checked against the end of the record.</summary>
/// <param name="data">The record, or the decompressed object.</param>
/// <param name="length">Bytes of it that count.</param>
/// <param name="keyLength">Bytes of the key in front of an object: references inside the object count from the start of the key.</param>
internal sealed class RootCursor(byte[] data, int length, int keyLength = 0)
{
    private const uint ByteCountMask = 0x4000_0000;
    private const int MaxClassName = 1024;

    /// <summary>Where the next read begins.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left.</summary>
    public int Remaining => length - Position;

    /// <summary>Position as references count it.</summary>
    public long ReferencePosition => (long)Position + keyLength;

    /// <summary>The next byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>The next 16-bit integer.</summary>
    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    /// <summary>The next 32-bit integer.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>The next unsigned 32-bit integer.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>The next 64-bit integer.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>A file position: of 64 bits in large files, else of 32.</summary>
    public long Seek(bool isLarge) => isLarge ? Int64() : UInt32();

    /// <summary>A string with its length in front (one byte, or 255 and four bytes).</summary>
    public string String()
    {
        int count = Byte();
        if (count == 255)
        {
            count = Int32();
        }

        return Encoding.UTF8.GetString(Take(count));
    }

    /// <summary>A name of a class, ended by a zero byte.</summary>
    public string ClassName()
    {
        int end = data.AsSpan(Position, Math.Min(Remaining, MaxClassName)).IndexOf((byte)0);
        string name = Encoding.UTF8.GetString(Take(end < 0 ? int.MaxValue : end));
        Skip(1);
        return name;
    }

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw new InvalidDataException("its metadata are damaged (they end too early)");
        }

        Position += count;
        return data.AsSpan(Position - count, count);
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>An array of 32-bit integers.</summary>
    public int[] Int32Array(int count)
    {
        ReadOnlySpan<byte> bytes = TakeArray(count, sizeof(int));
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(sizeof(int) * i)..]);
        }

        return values;
    }

    /// <summary>An array of 64-bit integers.</summary>
    public long[] Int64Array(int count)
    {
        ReadOnlySpan<byte> bytes = TakeArray(count, sizeof(long));
        long[] values = new long[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(sizeof(long) * i)..]);
        }

        return values;
    }

    /// <summary>Begins an object that tells its length.</summary>
    public RootExtent Begin()
    {
        uint count = UInt32();
        if ((count & ByteCountMask) == 0 || (count & ~ByteCountMask) > Remaining)
        {
            throw new InvalidDataException("its metadata are damaged (an object is longer than its record)");
        }

        int end = Position + (int)(count & ~ByteCountMask);
        return new RootExtent(end, Int16());
    }

    /// <summary>Ends an object: passes over what was not read of it.</summary>
    public void End(RootExtent extent) => MoveTo(extent.End);

    /// <summary>Passes over an object that tells its length.</summary>
    public void SkipObject() => End(Begin());

    /// <summary>Moves forward.</summary>
    public void MoveTo(int position)
    {
        if (position < Position)
        {
            throw new InvalidDataException("its metadata are damaged (an object is longer than it says)");
        }

        Skip(position - Position);
    }

    /// <summary>Passes over the base TObject.</summary>
    public void SkipTObject()
    {
        const uint isReferenced = 1 << 4;
        if (((ushort)Int16() & 0x4000) != 0)
        {
            // Rarely, a byte count stands before the version: this was its first half.
            Skip(4);
        }

        Skip(4);
        uint bits = UInt32();
        if ((bits & isReferenced) != 0)
        {
            Skip(2);
        }
    }

    /// <summary>Reads a base TNamed: name and title.</summary>
    public (string Name, string Title) Named()
    {
        RootExtent extent = Begin();
        SkipTObject();
        (string, string) named = (String(), String());
        End(extent);
        return named;
    }

    private ReadOnlySpan<byte> TakeArray(int count, int size)
        => count < 0 || (long)count * size > Remaining
            ? throw new InvalidDataException("its metadata are damaged (a list is longer than its record)")
            : Take(count * size);
}

/// <summary>Where an object ends, and the version of its class.</summary>
/// <param name="End">Position after it.</param>
/// <param name="Version">Version.</param>
internal readonly record struct RootExtent(int End, int Version);
