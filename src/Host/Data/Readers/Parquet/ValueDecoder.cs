using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Decodes the values of one page on demand.</summary>
/// <typeparam name="T">Double for floating-point columns, long for all others.</typeparam>
internal abstract class ValueDecoder<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Reads the next values.</summary>
    /// <exception cref="InvalidDataException">The page has fewer.</exception>
    public abstract void Read(Span<T> destination);

    /// <summary>What every decoder says where a page ends too early.</summary>
    protected static InvalidDataException Exhausted() => new("a page holds fewer values than its header says");
}

/// <summary>PLAIN: one little-endian number after the other.</summary>
/// <typeparam name="TStored">The number in the file.</typeparam>
/// <typeparam name="T">The number wanted.</typeparam>
internal sealed class PlainDecoder<TStored, T>(byte[] body, int start, int end) : ValueDecoder<T>
    where TStored : unmanaged, INumber<TStored>
    where T : unmanaged, INumber<T>
{
    private int position = start;

    /// <inheritdoc/>
    public override void Read(Span<T> destination)
    {
        long bytes = (long)destination.Length * Unsafe.SizeOf<TStored>();
        if (bytes > end - position)
        {
            throw Exhausted();
        }

        ReadOnlySpan<TStored> stored = MemoryMarshal.Cast<byte, TStored>(body.AsSpan(position, (int)bytes));
        position += (int)bytes;
        for (int i = 0; i < destination.Length && i < stored.Length; i++)
        {
            destination[i] = T.CreateTruncating(stored[i]);
        }
    }
}

/// <summary>PLAIN booleans: one bit each, lowest first.</summary>
internal sealed class PlainBooleanDecoder(byte[] body, int start, int end) : ValueDecoder<long>
{
    private long bit = 8L * start;

    /// <inheritdoc/>
    public override void Read(Span<long> destination)
    {
        if (destination.Length > (8L * end) - bit)
        {
            throw Exhausted();
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (body[bit >> 3] >> (int)(bit & 7)) & 1;
            bit++;
        }
    }
}

/// <summary>RLE booleans: runs of one bit, after their length in bytes.</summary>
internal sealed class RunBooleanDecoder : ValueDecoder<long>
{
    private const int Block = 512;
    private readonly RunDecoder runs = new();

    /// <summary>Starts to read.</summary>
    public RunBooleanDecoder(byte[] body, int start, int end)
    {
        if (end - start < 4)
        {
            throw Exhausted();
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(start));
        runs.Open(body, start + 4, start + 4 + (int)Math.Min(length, (uint)(end - start - 4)), bitWidth: 1);
    }

    /// <inheritdoc/>
    public override void Read(Span<long> destination)
    {
        Span<byte> bits = stackalloc byte[Block];
        for (int done = 0; done < destination.Length; done += Block)
        {
            Span<byte> piece = bits[..Math.Min(Block, destination.Length - done)];
            runs.Read(piece);
            for (int i = 0; i < piece.Length; i++)
            {
                destination[done + i] = piece[i];
            }
        }
    }
}

/// <summary>PLAIN_DICTIONARY and RLE_DICTIONARY: a byte with the width of the indices, then runs of indices.</summary>
internal sealed class DictionaryDecoder<T> : ValueDecoder<T>
    where T : unmanaged, INumber<T>
{
    private const int Block = 512;
    private readonly T[] dictionary;
    private readonly RunDecoder runs = new();

    /// <summary>Starts to read.</summary>
    /// <param name="dictionary">Values by index.</param>
    /// <param name="body">The page.</param>
    /// <param name="start">Where the values begin.</param>
    /// <param name="end">Where they end.</param>
    public DictionaryDecoder(T[] dictionary, byte[] body, int start, int end)
    {
        this.dictionary = dictionary;

        // A page of nulls alone may lack even the width.
        int width = start < end ? body[start] : 0;
        runs.Open(body, Math.Min(start + 1, end), end, width);
    }

    /// <inheritdoc/>
    public override void Read(Span<T> destination)
    {
        T[] values = dictionary;
        Span<uint> indices = stackalloc uint[Block];
        while (destination.Length > 0)
        {
            Span<uint> piece = indices[..Math.Min(Block, destination.Length)];
            runs.Read(piece);
            for (int i = 0; i < piece.Length; i++)
            {
                uint index = piece[i];
                destination[i] = index < (uint)values.Length ? values[index] : throw OutOfRange(index);
            }

            destination = destination[piece.Length..];
        }
    }

    private InvalidDataException OutOfRange(uint index)
        => new($"a page points at entry {index} of a dictionary of {dictionary.Length}");
}

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, ...</summary>
/// <typeparam name="TStored">The number in the file, of 4 or 8 bytes.</typeparam>
/// <typeparam name="T">The number wanted.</typeparam>
internal sealed class ByteStreamSplitDecoder<TStored, T> : ValueDecoder<T>
    where TStored : unmanaged, INumber<TStored>
    where T : unmanaged, INumber<T>
{
    private readonly byte[] body;
    private readonly int start;
    private readonly int count;
    private int done;

    /// <summary>Starts to read; the number of values follows from the bytes.</summary>
    public ByteStreamSplitDecoder(byte[] body, int start, int end)
    {
        this.body = body;
        this.start = start;
        (count, int rest) = Math.DivRem(end - start, Unsafe.SizeOf<TStored>());
        if (rest != 0)
        {
            throw Exhausted();
        }
    }

    /// <inheritdoc/>
    public override void Read(Span<T> destination)
    {
        int n = destination.Length;
        if (n > count - done)
        {
            throw Exhausted();
        }

        if (Unsafe.SizeOf<TStored>() == 4)
        {
            ReadOnlySpan<byte> b0 = Stream(0, n), b1 = Stream(1, n), b2 = Stream(2, n), b3 = Stream(3, n);
            for (int i = 0; i < n; i++)
            {
                uint bits = b0[i] | ((uint)b1[i] << 8) | ((uint)b2[i] << 16) | ((uint)b3[i] << 24);
                destination[i] = T.CreateTruncating(Unsafe.BitCast<uint, TStored>(bits));
            }
        }
        else
        {
            for (int i = 0; i < n; i++)
            {
                ulong bits = 0;
                for (int k = 7; k >= 0; k--)
                {
                    bits = (bits << 8) | body[start + (k * count) + done + i];
                }

                destination[i] = T.CreateTruncating(Unsafe.BitCast<ulong, TStored>(bits));
            }
        }

        done += n;
    }

    private ReadOnlySpan<byte> Stream(int k, int n) => body.AsSpan(start + (k * count) + done, n);
}
