namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>The key in front of a record: what it is and how long.</summary>
/// <param name="Start">Where the record begins in the file.</param>
/// <param name="Bytes">Bytes of the record, key and (compressed) object.</param>
/// <param name="KeyLength">Bytes of the key.</param>
/// <param name="ObjectLength">Bytes of the object once decompressed.</param>
/// <param name="Cycle">Cycle: the newest of several keys of one name has the highest.</param>
/// <param name="ClassName">Class of the object.</param>
/// <param name="Name">Its name.</param>
internal sealed record RootKey(long Start, int Bytes, int KeyLength, int ObjectLength, int Cycle, string ClassName, string Name)
{
    /// <summary>Reads the key of a record; for a basket, its own fields follow.</summary>
    public static RootKey Read(RootCursor cursor)
    {
        int start = cursor.Position;
        RootKey key = ReadFields(cursor);
        return key.Bytes >= key.KeyLength && key.KeyLength >= cursor.Position - start && key.ObjectLength >= 0
            ? key
            : throw new InvalidDataException("its metadata are damaged (a key does not fit its record)");
    }

    /// <summary>Reads the fields of a key alone: in front of a basket that lies in a tree, its lengths may be of no record.</summary>
    public static RootKey ReadFields(RootCursor cursor)
    {
        int bytes = cursor.Int32();
        int version = cursor.Int16();
        int objectLength = cursor.Int32();
        cursor.Skip(4);
        int keyLength = (ushort)cursor.Int16();
        int cycle = cursor.Int16();
        bool isLarge = version > 1000;
        long seek = cursor.Seek(isLarge);
        cursor.Seek(isLarge);
        RootKey key = new(seek, bytes, keyLength, objectLength, cycle, cursor.String(), cursor.String());
        cursor.String();
        return key;
    }
}
