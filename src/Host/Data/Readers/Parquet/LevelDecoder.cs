using System.Buffers.Binary;
using System.Numerics;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Definition or repetition levels of a page: runs, or the deprecated bit packing (most significant bit first).</summary>
internal sealed class LevelDecoder
{
    private readonly RunDecoder runs = new();
    private readonly byte maxLevel;
    private readonly int width;
    private byte[] data = [];
    private long bit;
    private bool isBitPacked;

    /// <summary>Makes a decoder.</summary>
    /// <param name="maxLevel">Largest level; at 0 nothing is stored.</param>
    public LevelDecoder(int maxLevel)
    {
        this.maxLevel = (byte)maxLevel;
        width = 32 - BitOperations.LeadingZeroCount((uint)maxLevel);
    }

    /// <summary>Starts the levels of a version 1 page.</summary>
    /// <param name="body">The page.</param>
    /// <param name="start">Where the levels begin.</param>
    /// <param name="end">End of the page.</param>
    /// <param name="encoding">Runs or bit packing.</param>
    /// <param name="count">Levels in the page.</param>
    /// <returns>Where the levels end.</returns>
    public int Open(byte[] body, int start, int end, PageEncoding encoding, int count)
    {
        if (maxLevel == 0)
        {
            return start;
        }

        isBitPacked = encoding == PageEncoding.BitPacked;
        long length;
        if (isBitPacked)
        {
            length = (((long)count * width) + 7) / 8;
            data = body;
            bit = 8L * start;
        }
        else if (encoding == PageEncoding.Rle && end - start >= 4)
        {
            length = BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(start));
            start += 4;
        }
        else
        {
            throw new InvalidDataException("a page has levels that cannot be read");
        }

        if (length > end - start)
        {
            throw new InvalidDataException("the levels of a page are longer than the page");
        }

        runs.Open(body, start, start + (int)length, width);
        return start + (int)length;
    }

    /// <summary>Starts the levels of a version 2 page.</summary>
    public void Open(byte[] body, int start, int length)
    {
        isBitPacked = false;
        runs.Open(body, start, start + length, width);
    }

    /// <summary>Reads levels; no more than the page has.</summary>
    public void Read(Span<byte> destination)
    {
        if (maxLevel == 0)
        {
            destination.Clear();
            return;
        }

        if (isBitPacked)
        {
            ReadBitPacked(destination);
        }
        else
        {
            runs.Read(destination);
        }

        if (destination.ContainsAnyExceptInRange((byte)0, maxLevel))
        {
            throw new InvalidDataException("a page holds a level above the schema's");
        }
    }

    private void ReadBitPacked(Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            uint word = BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan((int)(bit >> 3)));
            destination[i] = (byte)((word >> (16 - width - (int)(bit & 7))) & ((1u << width) - 1));
            bit += width;
        }
    }
}
