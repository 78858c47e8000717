namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// Decodes LZMA2: chunks that are stored or compressed with LZMA, straight into the destination, which is the dictionary as well; so it
/// takes 30 kB of tables and no more, whatever the data say.
/// </summary>
/// <remarks>Source: the LZMA specification (I. Pavlov, public domain) for the coder, the .xz embedded documentation for the chunks.</remarks>
internal sealed class LzmaDecoder
{
    private const int StateCount = 12;
    private const int PositionStates = 16;
    private const int MinMatch = 2;
    private const ushort Half = 1024;
    private readonly ushort[] isMatch = new ushort[StateCount * PositionStates];
    private readonly ushort[] isRepeat = new ushort[StateCount];
    private readonly ushort[] isRepeat0 = new ushort[StateCount];
    private readonly ushort[] isRepeat1 = new ushort[StateCount];
    private readonly ushort[] isRepeat2 = new ushort[StateCount];
    private readonly ushort[] isRepeat0Long = new ushort[StateCount * PositionStates];
    private readonly ushort[] slots = new ushort[4 * 64];
    private readonly ushort[] special = new ushort[128];
    private readonly ushort[] align = new ushort[16];
    private readonly ushort[] literals = new ushort[0x300 << 4];
    private readonly LzmaLengths matchLengths = new();
    private readonly LzmaLengths repeatLengths = new();
    private int state;
    private int repeat0;
    private int repeat1;
    private int repeat2;
    private int repeat3;
    private int literalContextBits;
    private int literalPositionMask;
    private int positionMask;

    /// <summary>Decodes chunks up to the end mark.</summary>
    /// <param name="source">The chunks; more may follow.</param>
    /// <param name="destination">Takes the data.</param>
    /// <param name="written">Bytes of data.</param>
    /// <returns>Bytes of the source that were used.</returns>
    /// <exception cref="InvalidDataException">Damaged, or more data than the destination holds.</exception>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        int position = 0;
        int dictionaryStart = 0;
        bool hasProperties = false;
        bool hasDictionary = false;
        while (true)
        {
            int control = At(source, position++);
            if (control == 0)
            {
                return position;
            }

            if (control is 1 or >= 0xE0)
            {
                dictionaryStart = written;
                hasDictionary = true;
            }

            int full = control < 0x80 ? 0 : (control & 0x1F) << 16;
            full += ((At(source, position) << 8) | At(source, position + 1)) + 1;
            position += 2;
            if (full > destination.Length - written || !hasDictionary)
            {
                throw Damaged();
            }

            if (control < 0x80)
            {
                if (control > 2 || full > source.Length - position)
                {
                    throw Damaged();
                }

                source.Slice(position, full).CopyTo(destination[written..]);
                position += full;
                written += full;
                continue;
            }

            int compressed = ((At(source, position) << 8) | At(source, position + 1)) + 1;
            position += 2;
            if (control >= 0xC0)
            {
                TakeProperties(At(source, position++));
                hasProperties = true;
            }

            if (control >= 0xA0)
            {
                Reset();
            }

            if (!hasProperties || compressed > source.Length - position)
            {
                throw Damaged();
            }

            Chunk(source.Slice(position, compressed), destination[dictionaryStart..(written + full)], written - dictionaryStart);
            position += compressed;
            written += full;
        }
    }

    private static int At(ReadOnlySpan<byte> source, int position) => position < source.Length ? source[position] : throw Damaged();

    private void TakeProperties(int properties)
    {
        int lc = properties % 9;
        int lp = properties / 9 % 5;
        int pb = properties / 45;
        if (pb > 4 || lc + lp > 4)
        {
            throw Damaged();
        }

        literalContextBits = lc;
        literalPositionMask = (1 << lp) - 1;
        positionMask = (1 << pb) - 1;
    }

    private void Reset()
    {
        state = repeat0 = repeat1 = repeat2 = repeat3 = 0;
        foreach (ushort[] table in (ushort[][])[isMatch, isRepeat, isRepeat0, isRepeat1, isRepeat2, isRepeat0Long, slots, special, align, literals])
        {
            table.AsSpan().Fill(Half);
        }

        matchLengths.Reset();
        repeatLengths.Reset();
    }

    // Decodes one chunk into data[position..]; what is before it is the dictionary.
    private void Chunk(ReadOnlySpan<byte> source, Span<byte> data, int position)
    {
        LzmaBits bits = new(source);
        while (position < data.Length)
        {
            int positionState = position & positionMask;
            if (bits.Bit(ref isMatch[(state * PositionStates) + positionState]) == 0)
            {
                Literal(ref bits, data, position++);
                continue;
            }

            int length;
            if (bits.Bit(ref isRepeat[state]) == 0)
            {
                (repeat3, repeat2, repeat1) = (repeat2, repeat1, repeat0);
                length = matchLengths.Decode(ref bits, positionState);
                state = state < 7 ? 7 : 10;
                repeat0 = Distance(ref bits, length);
            }
            else if (bits.Bit(ref isRepeat0[state]) == 0)
            {
                if (bits.Bit(ref isRepeat0Long[(state * PositionStates) + positionState]) == 0)
                {
                    state = state < 7 ? 9 : 11;
                    Copy(data, position, 1);
                    position++;
                    continue;
                }

                length = repeatLengths.Decode(ref bits, positionState);
                state = state < 7 ? 8 : 11;
            }
            else
            {
                TakeRepeat(ref bits);
                length = repeatLengths.Decode(ref bits, positionState);
                state = state < 7 ? 8 : 11;
            }

            Copy(data, position, length + MinMatch);
            position += length + MinMatch;
        }

        if (!bits.IsAtEnd)
        {
            throw Damaged();
        }
    }

    private void TakeRepeat(ref LzmaBits bits)
    {
        int distance;
        if (bits.Bit(ref isRepeat1[state]) == 0)
        {
            distance = repeat1;
        }
        else
        {
            if (bits.Bit(ref isRepeat2[state]) == 0)
            {
                distance = repeat2;
            }
            else
            {
                distance = repeat3;
                repeat3 = repeat2;
            }

            repeat2 = repeat1;
        }

        repeat1 = repeat0;
        repeat0 = distance;
    }

    // Matches may overlap what they write.
    private void Copy(Span<byte> data, int position, int length)
    {
        int distance = repeat0 + 1;
        if (distance <= 0 || distance > position || length > data.Length - position)
        {
            throw Damaged();
        }

        if (distance >= length)
        {
            data.Slice(position - distance, length).CopyTo(data[position..]);
            return;
        }

        for (int i = position; i < position + length; i++)
        {
            data[i] = data[i - distance];
        }
    }

    private void Literal(ref LzmaBits bits, Span<byte> data, int position)
    {
        int previous = position > 0 ? data[position - 1] : 0;
        int context = ((position & literalPositionMask) << literalContextBits) + (previous >> (8 - literalContextBits));
        Span<ushort> table = literals.AsSpan(0x300 * context, 0x300);
        int symbol = 1;
        if (state >= 7)
        {
            if (repeat0 >= position || repeat0 < 0)
            {
                throw Damaged();
            }

            int match = data[position - repeat0 - 1];
            do
            {
                int matchBit = (match >> 7) & 1;
                match <<= 1;
                int bit = bits.Bit(ref table[((1 + matchBit) << 8) + symbol]);
                symbol = (symbol << 1) | bit;
                if (matchBit != bit)
                {
                    break;
                }
            }
            while (symbol < 0x100);
        }

        while (symbol < 0x100)
        {
            symbol = (symbol << 1) | bits.Bit(ref table[symbol]);
        }

        data[position] = (byte)symbol;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
    }

    private int Distance(ref LzmaBits bits, int length)
    {
        int slot = bits.Tree(slots.AsSpan(64 * Math.Min(length, 3), 64), 6);
        if (slot < 4)
        {
            return slot;
        }

        int directBits = (slot >> 1) - 1;
        int distance = (2 | (slot & 1)) << directBits;
        return slot < 14
            ? distance + bits.ReverseTree(special, distance - slot, directBits)
            : distance + (bits.Direct(directBits - 4) << 4) + bits.ReverseTree(align, 0, 4);
    }

    private static InvalidDataException Damaged() => new("LZMA data are damaged");
}
