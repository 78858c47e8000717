using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>A NumPy element type such as "&lt;f4".</summary>
/// <param name="Code">b boolean, i signed, u unsigned, f floating-point; others are not numbers.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="IsBigEndian">Byte order.</param>
internal readonly record struct NumpyType(char Code, int Size, bool IsBigEndian)
{
    private const int MaxSize = 1 << 24;

    /// <summary>What a scalar column of this type is.</summary>
    public ColumnKind Kind => (Code, Size) switch
    {
        ('b', 1) => ColumnKind.Boolean,
        ('i' or 'u', 1 or 2 or 4 or 8) => ColumnKind.Integer,
        ('f', 2 or 4 or 8) => ColumnKind.Float,
        _ => ColumnKind.Unsupported,
    };

    /// <summary>What a type that is not a number is, in words.</summary>
    public string Reason => Code switch
    {
        'S' or 'a' or 'U' => "text",
        'O' => "Python objects",
        'c' => "complex numbers",
        'm' or 'M' => "dates or times",
        'f' => $"{8 * Size}-bit floating-point numbers",
        _ => "raw bytes",
    };

    /// <summary>Reads a type string.</summary>
    /// <exception cref="InvalidDataException">Not a type string.</exception>
    public static NumpyType Parse(string text)
    {
        int unit = text.IndexOf('[', StringComparison.Ordinal);
        ReadOnlySpan<char> plain = unit < 0 ? text : text.AsSpan(0, unit);
        bool isBigEndian = plain.StartsWith('>');
        plain = plain.TrimStart("<>|=");
        int size = 0;
        if (plain is ['O'])
        {
            size = 8;
        }
        else if (plain.Length < 2 || !int.TryParse(plain[1..], NumberStyles.None, CultureInfo.InvariantCulture, out size) || size > MaxSize)
        {
            throw new InvalidDataException($"its NumPy header names the unknown type '{(text.Length > 40 ? text[..40] : text)}'");
        }

        return new NumpyType(plain[0], plain[0] == 'U' ? 4 * size : size, isBigEndian);
    }

    /// <summary>Reads elements at a fixed distance as doubles.</summary>
    /// <param name="bytes">From the first byte of the first element.</param>
    /// <param name="stride">Bytes from an element to the next.</param>
    /// <param name="destination">One double an element.</param>
    public void Read(ReadOnlySpan<byte> bytes, int stride, Span<double> destination) => Read<double>(bytes, stride, destination);

    /// <summary>Reads elements of an integer type as 64-bit integers; unsigned ones keep their bits.</summary>
    public void Read(ReadOnlySpan<byte> bytes, int stride, Span<long> destination) => Read<long>(bytes, stride, destination);

    private void Read<T>(ReadOnlySpan<byte> bytes, int stride, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        switch (Code, Size)
        {
            case ('b', 1):
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = bytes[i * stride] == 0 ? T.Zero : T.One;
                }

                break;
            case ('i', 1):
                Gather<sbyte, T>(bytes, stride, destination);
                break;
            case ('i', 2):
                Gather<short, T>(bytes, stride, destination);
                break;
            case ('i', 4):
                Gather<int, T>(bytes, stride, destination);
                break;
            case ('i', 8):
                Gather<long, T>(bytes, stride, destination);
                break;
            case ('u', 1):
                Gather<byte, T>(bytes, stride, destination);
                break;
            case ('u', 2):
                Gather<ushort, T>(bytes, stride, destination);
                break;
            case ('u', 4):
                Gather<uint, T>(bytes, stride, destination);
                break;
            case ('u', 8):
                Gather<ulong, T>(bytes, stride, destination);
                break;
            case ('f', 2):
                Gather<Half, T>(bytes, stride, destination);
                break;
            case ('f', 4):
                Gather<float, T>(bytes, stride, destination);
                break;
            case ('f', 8):
                Gather<double, T>(bytes, stride, destination);
                break;
            default:
                throw new ArgumentException($"elements of type {Code}{Size} are not numbers");
        }
    }

    private void Gather<TStored, T>(ReadOnlySpan<byte> bytes, int stride, Span<T> destination)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        if (!IsBigEndian || Unsafe.SizeOf<TStored>() == 1)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = T.CreateTruncating(MemoryMarshal.Read<TStored>(bytes[(i * stride)..]));
            }

            return;
        }

        Span<byte> element = stackalloc byte[Unsafe.SizeOf<TStored>()];
        for (int i = 0; i < destination.Length; i++)
        {
            bytes.Slice(i * stride, element.Length).CopyTo(element);
            element.Reverse();
            destination[i] = T.CreateTruncating(MemoryMarshal.Read<TStored>(element));
        }
    }
}
