using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>
/// The hybrid of runs and bit-packed groups that Parquet uses for levels, dictionary indices and booleans. Reads on demand: a run of a
/// billion values takes no memory.
/// </summary>
internal sealed class RunDecoder
{
    private byte[] data = [];
    private int end;
    private int position;
    private int width;
    private long runLeft;
    private bool isPacked;
    private uint repeated;
    private long bit;

    /// <summary>Starts to read.</summary>
    /// <param name="bytes">A page body with its padding.</param>
    /// <param name="start">First byte.</param>
    /// <param name="stop">Byte after the last.</param>
    /// <param name="bitWidth">Bits of a value, 0 to 32.</param>
    public void Open(byte[] bytes, int start, int stop, int bitWidth)
    {
        data = bytes;
        position = start;
        end = stop;
        width = bitWidth is >= 0 and <= 32 ? bitWidth : throw new InvalidDataException($"a page has values of {bitWidth} bits");
        runLeft = 0;
    }

    /// <summary>Reads values of at most 32 bits.</summary>
    public void Read(Span<uint> destination)
    {
        while (destination.Length > 0)
        {
            int count = NextPiece(destination.Length);
            if (isPacked)
            {
                Unpack(destination[..count]);
            }
            else
            {
                destination[..count].Fill(repeated);
            }

            destination = destination[count..];
        }
    }

    /// <summary>Reads values of at most 8 bits: levels.</summary>
    public void Read(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = NextPiece(destination.Length);
            if (isPacked)
            {
                Unpack(destination[..count]);
            }
            else
            {
                destination[..count].Fill((byte)repeated);
            }

            destination = destination[count..];
        }
    }

    // Makes sure that a run is open; returns how many of its values to take.
    private int NextPiece(int wanted)
    {
        while (runLeft == 0)
        {
            OpenRun();
        }

        int count = (int)Math.Min(wanted, runLeft);
        runLeft -= count;
        return count;
    }

    // Run header: a varint whose lowest bit says packed; above it the number of groups of eight, or of repeats.
    private void OpenRun()
    {
        ulong header = 0;
        int shift = 0;
        byte b;
        do
        {
            if (position >= end || shift > 28)
            {
                throw new InvalidDataException("a page holds fewer values than its header says");
            }

            b = data[position++];
            header |= (ulong)(b & 0x7F) << shift;
            shift += 7;
        }
        while (b >= 0x80);

        isPacked = (header & 1) != 0;
        runLeft = (long)(header >> 1);
        if (isPacked)
        {
            // The last group may lack the bytes of its padding.
            runLeft *= 8;
            long bytes = Math.Min(runLeft / 8 * width, end - position);
            runLeft = width == 0 ? runLeft : Math.Min(runLeft, bytes * 8 / width);
            bit = 8L * position;
            position += (int)bytes;
            return;
        }

        int valueBytes = (width + 7) / 8;
        if (valueBytes > end - position)
        {
            throw new InvalidDataException("a page ends inside a run");
        }

        // The padding makes the four-byte load safe.
        uint mask = width == 32 ? uint.MaxValue : (1u << width) - 1;
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(position));
        value &= valueBytes == 4 ? uint.MaxValue : (1u << (8 * valueBytes)) - 1;
        repeated = (value & ~mask) == 0 ? value : throw new InvalidDataException("a page holds a value wider than it says");
        position += valueBytes;
    }

    private void Unpack(Span<uint> destination)
    {
        ReadOnlySpan<byte> bytes = data;
        int w = width;
        ulong mask = (1UL << w) - 1;
        long at = bit;
        for (int i = 0; i < destination.Length; i++)
        {
            // At most 7 + 32 bits: one eight-byte load, which the padding keeps inside the buffer.
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(int)(at >> 3)..]);
            destination[i] = (uint)((word >> (int)(at & 7)) & mask);
            at += w;
        }

        bit = at;
    }

    private void Unpack(Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = data;
        int w = width;
        uint mask = (1u << w) - 1;
        long at = bit;
        for (int i = 0; i < destination.Length; i++)
        {
            uint word = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)(at >> 3)..]);
            destination[i] = (byte)((word >> (int)(at & 7)) & mask);
            at += w;
        }

        bit = at;
    }
}
