using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>
/// DELTA_BINARY_PACKED: the first value, then blocks of differences, each block with its smallest difference and, for every miniblock,
/// the width of what exceeds it. Arithmetic wraps at 64 bits; 32-bit columns keep the low 32 bits, as the format wants.
/// </summary>
internal sealed class DeltaDecoder : ValueDecoder<long>
{
    private const int MaxMiniblocks = 1 << 9;
    private const int MaxMiniblockValues = 1 << 16;
    private readonly byte[] data;
    private readonly int end;
    private readonly PhysicalType type;
    private readonly bool isUnsigned;
    private readonly int miniblocks;
    private readonly int miniblockValues;
    private readonly int[] widths;
    private int position;
    private long value;
    private bool hasStarted;
    private long minDelta;
    private int miniblock;
    private int left;
    private long bit;

    /// <summary>Reads the header: values of a block, miniblocks of a block, number of values, first value.</summary>
    public DeltaDecoder(byte[] body, int start, int end, PhysicalType type, bool isUnsigned)
    {
        data = body;
        position = start;
        this.end = end;
        this.type = type;
        this.isUnsigned = isUnsigned;
        ulong blockValues = Varint();
        ulong perBlock = Varint();
        if (perBlock is 0 or > MaxMiniblocks || blockValues % perBlock != 0 || blockValues / perBlock is 0 or > MaxMiniblockValues)
        {
            throw new InvalidDataException("a page of differences has an impossible header");
        }

        miniblocks = (int)perBlock;
        miniblockValues = (int)(blockValues / perBlock);
        widths = new int[miniblocks];
        miniblock = miniblocks;
        Count = (long)Math.Min(Varint(), long.MaxValue);
        value = ZigZag();
    }

    // Values that have not been read.
    private long Count { get; set; }

    /// <inheritdoc/>
    public override void Read(Span<long> destination)
    {
        if (destination.Length > Count)
        {
            throw Exhausted();
        }

        Count -= destination.Length;
        int done = 0;
        if (!hasStarted && destination.Length > 0)
        {
            hasStarted = true;
            destination[done++] = value;
        }

        while (done < destination.Length)
        {
            if (left == 0)
            {
                OpenMiniblock();
            }

            int count = Math.Min(left, destination.Length - done);
            Accumulate(destination.Slice(done, count));
            left -= count;
            done += count;
        }

        if (type == PhysicalType.Int32)
        {
            Narrow(destination);
        }
    }

    private void Narrow(Span<long> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = isUnsigned ? (uint)destination[i] : (int)destination[i];
        }
    }

    private void OpenMiniblock()
    {
        if (miniblock == miniblocks)
        {
            minDelta = ZigZag();
            if (miniblocks > end - position)
            {
                throw Exhausted();
            }

            for (int i = 0; i < miniblocks; i++)
            {
                widths[i] = data[position++];
            }

            miniblock = 0;
        }

        int width = widths[miniblock++];
        if (width > 64)
        {
            throw new InvalidDataException($"a page has differences of {width} bits");
        }

        left = miniblockValues;
        bit = 8L * position;

        // The last miniblock may lack the bytes of its padding.
        position = (int)Math.Min(end, position + ((long)miniblockValues * width / 8));
    }

    private void Accumulate(Span<long> destination)
    {
        int width = widths[miniblock - 1];
        if (bit + ((long)destination.Length * width) > 8L * end)
        {
            throw Exhausted();
        }

        ReadOnlySpan<byte> bytes = data;
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        long at = bit;
        long sum = value;
        for (int i = 0; i < destination.Length; i++)
        {
            // Up to 7 + 64 bits: eight bytes, and a ninth where the value reaches into it. The padding keeps both inside the buffer.
            int first = (int)(at >> 3);
            int shift = (int)(at & 7);
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[first..]) >> shift;
            if (width + shift > 64)
            {
                word |= (ulong)bytes[first + 8] << (64 - shift);
            }

            sum = unchecked(sum + minDelta + (long)(word & mask));
            destination[i] = sum;
            at += width;
        }

        bit = at;
        value = sum;
    }

    private long ZigZag()
    {
        ulong bits = Varint();
        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    private ulong Varint()
    {
        ulong result = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (position >= end)
            {
                throw Exhausted();
            }

            byte b = data[position++];
            result |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return result;
            }
        }

        throw new InvalidDataException("a page holds a number that does not end");
    }
}
