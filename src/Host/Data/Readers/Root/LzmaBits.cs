using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>The range decoder of LZMA: bits with adaptive probabilities of 11 bits.</summary>
internal ref struct LzmaBits
{
    private const int StartBytes = 5;
    private const uint Top = 1 << 24;
    private readonly ReadOnlySpan<byte> source;
    private int position;
    private uint range = uint.MaxValue;
    private uint code;

    /// <summary>Begins a chunk.</summary>
    public LzmaBits(ReadOnlySpan<byte> source)
    {
        if (source.Length < StartBytes || source[0] != 0)
        {
            throw Damaged();
        }

        this.source = source;
        code = BinaryPrimitives.ReadUInt32BigEndian(source[1..]);
        position = StartBytes;
    }

    /// <summary>Whether the chunk is used up as it must be at its end.</summary>
    public bool IsAtEnd
    {
        get
        {
            Normalize();
            return position == source.Length && code == 0;
        }
    }

    /// <summary>The next bit, whose probability adapts.</summary>
    public int Bit(ref ushort probability)
    {
        Normalize();
        uint bound = (range >> 11) * probability;
        if (code < bound)
        {
            range = bound;
            probability += (ushort)((2048 - probability) >> 5);
            return 0;
        }

        range -= bound;
        code -= bound;
        probability -= (ushort)(probability >> 5);
        return 1;
    }

    /// <summary>Bits of even odds, highest first.</summary>
    public int Direct(int count)
    {
        int value = 0;
        for (; count > 0; count--)
        {
            Normalize();
            range >>= 1;
            int bit = code >= range ? 1 : 0;
            code -= range * (uint)bit;
            value = (value << 1) | bit;
        }

        return value;
    }

    /// <summary>A number in a tree of bits, highest first.</summary>
    public int Tree(Span<ushort> probabilities, int bits)
    {
        int node = 1;
        for (int i = 0; i < bits; i++)
        {
            node = (node << 1) | Bit(ref probabilities[node]);
        }

        return node - (1 << bits);
    }

    /// <summary>A number in a tree of bits, lowest first, whose root is at <paramref name="offset"/> + 1.</summary>
    public int ReverseTree(Span<ushort> probabilities, int offset, int bits)
    {
        int node = 1;
        int value = 0;
        for (int i = 0; i < bits; i++)
        {
            int bit = Bit(ref probabilities[offset + node]);
            node = (node << 1) | bit;
            value |= bit << i;
        }

        return value;
    }

    private void Normalize()
    {
        if (range < Top)
        {
            if (position >= source.Length)
            {
                throw Damaged();
            }

            range <<= 8;
            code = (code << 8) | source[position++];
        }
    }

    private static InvalidDataException Damaged() => new("LZMA data are damaged");
}

/// <summary>The lengths of matches: 0 to 271.</summary>
internal sealed class LzmaLengths
{
    private readonly ushort[] low = new ushort[16 * 8];
    private readonly ushort[] middle = new ushort[16 * 8];
    private readonly ushort[] high = new ushort[256];
    private ushort choice;
    private ushort choice2;

    /// <summary>Sets all probabilities to one half.</summary>
    public void Reset()
    {
        choice = choice2 = 1024;
        low.AsSpan().Fill(1024);
        middle.AsSpan().Fill(1024);
        high.AsSpan().Fill(1024);
    }

    /// <summary>Decodes a length.</summary>
    public int Decode(ref LzmaBits bits, int positionState)
        => bits.Bit(ref choice) == 0 ? bits.Tree(low.AsSpan(8 * positionState, 8), 3)
            : bits.Bit(ref choice2) == 0 ? 8 + bits.Tree(middle.AsSpan(8 * positionState, 8), 3)
            : 16 + bits.Tree(high, 8);
}
