namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>
/// Objects behind pointers in a record: written out where they are met first, referred to by position afterwards; so are the names of
/// their classes.
/// </summary>
internal sealed class RootReferences(RootCursor cursor)
{
    private const uint ByteCountMask = 0x4000_0000;
    private const uint NewClass = 0xFFFF_FFFF;
    private const uint ClassMask = 0x8000_0000;
    private const int Offset = 2;
    private readonly Dictionary<long, string> classes = [];
    private readonly Dictionary<long, object> objects = [];

    /// <summary>Reads the object of a pointer.</summary>
    /// <param name="read">Reads an object of a class at the cursor; null where it is not of interest.</param>
    /// <returns>Null for a null pointer too.</returns>
    public object? Read(Func<string, object?> read)
    {
        long begin = cursor.ReferencePosition;
        uint count = cursor.UInt32();
        if ((count & ByteCountMask) == 0 || count == NewClass)
        {
            // No byte count: a reference, or null.
            return (count & ClassMask) == 0
                ? objects.GetValueOrDefault(count)
                : throw new InvalidDataException("its metadata are damaged (an object without a length)");
        }

        int end = cursor.Position + (int)(count & ~ByteCountMask);
        long classPosition = cursor.ReferencePosition;
        uint tag = cursor.UInt32();
        string? className;
        if (tag == NewClass)
        {
            className = cursor.ClassName();
            classes[classPosition + Offset] = className;
        }
        else if ((tag & ClassMask) == 0)
        {
            cursor.MoveTo(end);
            return objects.GetValueOrDefault(tag);
        }
        else if (!classes.TryGetValue(tag & ~ClassMask, out className))
        {
            throw new InvalidDataException("its metadata are damaged (an object of no known class)");
        }

        object? result = read(className);
        cursor.MoveTo(end);
        if (result is not null)
        {
            objects[begin + Offset] = result;
        }

        return result;
    }
}
