using System.Buffers.Binary;
using System.Text;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>Big-endian fields and objects with their lengths, as ROOT streams them.</summary>
/// <param name="keyLength">Bytes of the key in front: references count from its start.</param>
internal sealed class RootBytes(int keyLength = 0)
{
    private const uint ByteCount = 0x4000_0000;
    private readonly List<byte> bytes = [];
    private readonly Dictionary<string, uint> classes = [];
    private readonly Dictionary<object, uint> objects = new(ReferenceEqualityComparer.Instance);

    public int Length => bytes.Count;

    public byte[] ToArray() => [.. bytes];

    public RootBytes Int8(int value)
    {
        bytes.Add((byte)value);
        return this;
    }

    public RootBytes Int16(int value) => Int8(value >> 8).Int8(value);

    public RootBytes Int32(params ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            Int16(value >> 16).Int16(value);
        }

        return this;
    }

    public RootBytes Int64(params ReadOnlySpan<long> values)
    {
        foreach (long value in values)
        {
            Int32((int)(value >> 32), (int)value);
        }

        return this;
    }

    public RootBytes Zeros(int count)
    {
        bytes.AddRange(new byte[count]);
        return this;
    }

    public RootBytes Raw(ReadOnlySpan<byte> raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    public RootBytes Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return (utf8.Length < 255 ? Int8(utf8.Length) : Int8(255).Int32(utf8.Length)).Raw(utf8);
    }

    /// <summary>An object with its length and version.</summary>
    public RootBytes Object(int version, Action content)
    {
        int start = bytes.Count;
        Int32(0).Int16(version);
        content();
        Patch(start, ByteCount | (uint)(bytes.Count - start - 4));
        return this;
    }

    /// <summary>TObject: version, unique number, bits.</summary>
    public RootBytes TObject() => Int16(1).Int32(0, 0x0300_0000);

    public RootBytes Named(string name, string title) => Object(1, () => TObject().Text(name).Text(title));

    /// <summary>TObjArray of pointers.</summary>
    public RootBytes Array<T>(IReadOnlyList<T> items, Action<T> write)
        => Object(3, () =>
        {
            TObject().Text("").Int32(items.Count, 0);
            foreach (T item in items)
            {
                write(item);
            }
        });

    /// <summary>A pointer to an object: written where it is met first, else a reference.</summary>
    public RootBytes Pointer(object? identity, string className, Action content)
    {
        if (identity is null)
        {
            return Int32(0);
        }

        if (objects.TryGetValue(identity, out uint known))
        {
            return Int32((int)known);
        }

        int start = bytes.Count;
        Int32(0);
        if (classes.TryGetValue(className, out uint tag))
        {
            Int32((int)(tag | 0x8000_0000));
        }
        else
        {
            classes[className] = (uint)(bytes.Count + keyLength + 2);
            Int32(-1).Raw(Encoding.UTF8.GetBytes(className)).Int8(0);
        }

        content();
        Patch(start, ByteCount | (uint)(bytes.Count - start - 4));
        objects[identity] = (uint)(start + keyLength + 2);
        return this;
    }

    public void Patch(int position, uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, value);
        for (int i = 0; i < 4; i++)
        {
            bytes[position + i] = four[i];
        }
    }
}
